namespace RnnLib.Onnx;

/// <content>Inputs and outputs: names, types, axes.</content>
internal sealed partial class OnnxFileReader
{
    private OnnxPort ReadPort(ProtobufReader port)
    {
        Spend(port);
        string name = "";
        long element = 0;
        List<OnnxAxis>? axes = null;
        while (port.Next())
        {
            if (port.Field == 1)
                name = port.Text();
            else if (port.Field == 2)
                (element, axes) = ReadType(port.Message());
            else
                port.Skip();
        }

        return new(name, OnnxTensorReader.Element(element, $"'{name}'", port), axes);
    }

    private (long Element, List<OnnxAxis>? Axes) ReadType(ProtobufReader type)
    {
        long element = 0;
        List<OnnxAxis>? axes = null;
        while (type.Next())
        {
            if (type.Field == 6)
            {
                type.Skip();   // a word on what the tensor means
                continue;
            }

            if (type.Field != 1)
                throw type.Fault("an input or output is no tensor but a sequence, map or optional value; these are not understood.");
            ProtobufReader tensor = type.Message();
            while (tensor.Next())
            {
                if (tensor.Field == 1)
                    element = tensor.Int64();
                else if (tensor.Field == 2)
                    axes = ReadAxes(tensor.Message());
                else
                    tensor.Skip();
            }
        }

        return (element, axes);
    }

    private List<OnnxAxis> ReadAxes(ProtobufReader shape)
    {
        var axes = new List<OnnxAxis>();
        while (shape.Next())
        {
            Spend(shape);
            ProtobufReader dimension = shape.Message();
            var axis = default(OnnxAxis);
            while (dimension.Next())
            {
                if (dimension.Field == 1 && dimension.Int64() is var size)
                    axis = size is >= 0 and <= int.MaxValue ? new((int)size, null) : new(null, null);
                else if (dimension.Field == 2)
                    axis = new(null, dimension.Text());
                else if (dimension.Field > 2)
                    dimension.Skip();
            }

            axes.Add(axis);
        }

        return axes;
    }
}
