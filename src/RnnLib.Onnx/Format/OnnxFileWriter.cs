using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RnnLib.Onnx;

/// <summary>Writes a model as the messages of onnx.proto, by their published field numbers.</summary>
internal static class OnnxFileWriter
{
    private const int FormatVersion = 8;   // what came with operator set 15: Runtimes since 1.9 read it

    public static byte[] Write(OnnxFile file)
    {
        var model = new ProtobufWriter();
        model.Int64(1, FormatVersion);
        model.Text(2, "RnnLib");
        model.Message(7, Graph(file));
        model.Message(8, Opset(file.Opset));
        foreach ((string key, string value) in file.Metadata)
            model.Message(14, Entry(key, value));
        return model.Written.ToArray();
    }

    private static ProtobufWriter Graph(OnnxFile file)
    {
        var graph = new ProtobufWriter();
        foreach (OnnxNode node in file.Nodes)
            graph.Message(1, Node(node));
        graph.Text(2, "model");
        foreach ((string name, OnnxValue value) in file.Constants)
            graph.Message(5, Tensor(name, value));
        foreach (OnnxPort port in file.Inputs)
            graph.Message(11, Port(port));
        foreach (OnnxPort port in file.Outputs)
            graph.Message(12, Port(port));
        return graph;
    }

    private static ProtobufWriter Node(OnnxNode node)
    {
        var message = new ProtobufWriter();
        foreach (string input in node.Inputs)
            message.Text(1, input);
        foreach (string output in node.Outputs)
            message.Text(2, output);
        message.Text(3, node.Name);
        message.Text(4, node.Operation);
        foreach (OnnxAttribute attribute in node.Attributes.Values)
            message.Message(5, Attribute(attribute));
        return message;
    }

    private static ProtobufWriter Attribute(OnnxAttribute attribute)
    {
        var message = new ProtobufWriter();
        message.Text(1, attribute.Name);
        switch (attribute.Kind)
        {
            case OnnxAttributeKind.Float:
                message.Float(2, attribute.Float);
                break;
            case OnnxAttributeKind.Int:
                message.Int64(3, attribute.Int);
                break;
            case OnnxAttributeKind.Text:
                message.Text(4, attribute.Text);
                break;
            case OnnxAttributeKind.Value:
                message.Message(5, Tensor("", attribute.Value!));
                break;
            case OnnxAttributeKind.Floats:
                foreach (float value in attribute.Floats)
                    message.Float(7, value);
                break;
            case OnnxAttributeKind.Ints:
                foreach (long value in attribute.Ints)
                    message.Int64(8, value);
                break;
            default:
                foreach (string value in attribute.Texts)
                    message.Text(9, value);
                break;
        }

        message.Int64(20, (int)attribute.Kind);
        return message;
    }

    private static ProtobufWriter Tensor(string name, OnnxValue value)
    {
        var message = new ProtobufWriter();
        foreach (int axis in value.Shape)
            message.Int64(1, axis);
        message.Int64(2, (int)value.Element);
        if (name.Length > 0)
            message.Text(8, name);
        message.Block(9, Bytes(value));
        return message;
    }

    /// <summary>The elements, little-endian.</summary>
    private static ReadOnlySpan<byte> Bytes(OnnxValue value)
    {
        if (value.IsFloat && BitConverter.IsLittleEndian)
            return MemoryMarshal.AsBytes(value.Tensor.Data);
        int size = value.Element switch { OnnxElement.Int64 => 8, OnnxElement.Boolean => 1, _ => 4 };
        byte[] bytes = new byte[size * value.Shape.Count];
        for (int i = 0; i < value.Shape.Count; i++)
        {
            Span<byte> element = bytes.AsSpan(i * size, size);
            if (value.IsFloat)
                BinaryPrimitives.WriteSingleLittleEndian(element, value.Tensor.Data[i]);
            else if (size == 8)
                BinaryPrimitives.WriteInt64LittleEndian(element, value.Integers[i]);
            else if (size == 4)
                BinaryPrimitives.WriteInt32LittleEndian(element, (int)value.Integers[i]);
            else
                element[0] = (byte)value.Integers[i];
        }

        return bytes;
    }

    private static ProtobufWriter Port(OnnxPort port)
    {
        var tensor = new ProtobufWriter();
        tensor.Int64(1, (int)port.Element);
        if (port.NamedAxes is not null)
            tensor.Message(2, ShapeOf(port.NamedAxes));
        var type = new ProtobufWriter();
        type.Message(1, tensor);
        var message = new ProtobufWriter();
        message.Text(1, port.Name);
        message.Message(2, type);
        return message;
    }

    private static ProtobufWriter ShapeOf(IReadOnlyList<OnnxAxis> axes)
    {
        var shape = new ProtobufWriter();
        foreach (OnnxAxis axis in axes)
        {
            var dimension = new ProtobufWriter();
            if (axis.Size is { } size)
                dimension.Int64(1, size);
            else if (axis.Name is not null)
                dimension.Text(2, axis.Name);
            shape.Message(1, dimension);
        }

        return shape;
    }

    private static ProtobufWriter Opset(long version)
    {
        var message = new ProtobufWriter();
        message.Text(1, "");
        message.Int64(2, version);
        return message;
    }

    private static ProtobufWriter Entry(string key, string value)
    {
        var message = new ProtobufWriter();
        message.Text(1, key);
        message.Text(2, value);
        return message;
    }
}
