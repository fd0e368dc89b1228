namespace RnnLib.Onnx;

/// <summary>Reads the messages of onnx.proto that a model for inference consists of, and checks that names are defined once and before their use.</summary>
/// <remarks>A message of two bytes becomes an object of a hundred; a budget of objects for the file's size keeps that within bounds.</remarks>
internal sealed partial class OnnxFileReader
{
    private const int FreeObjects = 1000, BytesPerObject = 16;
    private const long OldestFormat = 3, NewestOpset = 27, OldestOpset = 7;

    private static readonly Dictionary<string, OnnxAttribute> NoAttributes = [];

    private readonly string _name;
    private readonly OnnxFile _file = new();
    private int _budget;

    private OnnxFileReader(string name, int length) => (_name, _budget) = (name, FreeObjects + length / BytesPerObject);

    public static OnnxFile Read(byte[] bytes, string name)
    {
        var reader = new OnnxFileReader(name, bytes.Length);
        try
        {
            reader.ReadModel(new(name, bytes, 0, bytes.Length));
        }
        catch (FormatException e) when (e is not RnnLibFormatException)
        {
            throw new RnnLibFormatException(name, "graph", e.Message, e);
        }

        reader.RequireOrder();
        return reader._file;
    }

    private void ReadModel(ProtobufReader model)
    {
        ProtobufReader? graph = null;
        long formatVersion = 0;
        while (model.Next())
        {
            switch (model.Field)
            {
                case 1:
                    formatVersion = model.Int64();
                    break;
                case 7 when graph is null:
                    graph = model.Message();
                    break;
                case 8:
                    ReadOpset(model.Message());
                    break;
                case 14:
                    ReadEntry(model.Message());
                    break;
                case 25:
                    throw model.Fault("the model defines functions of its own; export it with its functions inlined.");
                default:
                    model.Skip();
                    break;
            }
        }

        if (graph is null || formatVersion < OldestFormat)
            throw new RnnLibFormatException(_name, "end", "this is no ONNX model: it has no graph, or no version of the file format that is still in use.");
        if (_file.Opset is < OldestOpset or > NewestOpset)
            throw new RnnLibFormatException(_name, "opset_import", $"expected operator set {OldestOpset} to {NewestOpset} of the default domain, got {_file.Opset}.");
        ReadGraph(graph);
    }

    private void ReadGraph(ProtobufReader graph)
    {
        var inputs = new List<OnnxPort>();
        while (graph.Next())
        {
            switch (graph.Field)
            {
                case 1:
                    _file.Nodes.Add(ReadNode(graph.Message()));
                    break;
                case 5:
                    Spend(graph);
                    (string name, OnnxValue value) = OnnxTensorReader.Read(graph.Message());
                    if (!_file.Constants.TryAdd(name, value))
                        throw graph.Fault($"tensor '{name}' occurs twice.");
                    break;
                case 11:
                    inputs.Add(ReadPort(graph.Message()));
                    break;
                case 12:
                    _file.Outputs.Add(ReadPort(graph.Message()));
                    break;
                case 15:
                    throw graph.Fault("the model holds sparse tensors; export it with dense ones.");
                default:
                    graph.Skip();
                    break;
            }
        }

        _file.Inputs.AddRange(inputs.Where(input => !_file.Constants.ContainsKey(input.Name)));   // older files list their weights among the inputs
    }

    private OnnxNode ReadNode(ProtobufReader node)
    {
        Spend(node);
        List<string>? inputs = null, outputs = null;   // made when there is something to hold
        Dictionary<string, OnnxAttribute>? attributes = null;
        string name = "", operation = "", domain = "";
        while (node.Next())
        {
            switch (node.Field)
            {
                case 1:
                    (inputs ??= []).Add(node.Text());
                    break;
                case 2:
                    (outputs ??= []).Add(node.Text());
                    break;
                case 3:
                    name = node.Text();
                    break;
                case 4:
                    operation = node.Text();
                    break;
                case 5:
                    OnnxAttribute attribute = ReadAttribute(node.Message());
                    if (!(attributes ??= new(StringComparer.Ordinal)).TryAdd(attribute.Name, attribute))
                        throw node.Fault($"node '{name}': attribute '{attribute.Name}' occurs twice.");
                    break;
                case 7:
                    domain = node.Text();
                    break;
                default:
                    node.Skip();
                    break;
            }
        }

        return new(domain is "" or "ai.onnx" ? operation : $"{domain}.{operation}", name, inputs ?? [], outputs ?? [], attributes ?? NoAttributes);
    }

    private OnnxAttribute ReadAttribute(ProtobufReader reader)
    {
        Spend(reader);
        List<float>? floats = null;
        List<long>? ints = null;
        List<string>? texts = null;
        var attribute = new OnnxAttribute("", 0);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    attribute = attribute with { Name = reader.Text() };
                    break;
                case 2:
                    attribute = attribute with { Float = reader.Float() };
                    break;
                case 3:
                    attribute = attribute with { Int = reader.Int64() };
                    break;
                case 4:
                    attribute = attribute with { Text = System.Text.Encoding.UTF8.GetString(reader.Block()) };
                    break;
                case 5:
                    attribute = attribute with { Value = OnnxTensorReader.Read(reader.Message()).Value };
                    break;
                case 7:
                    reader.AddFloats(floats ??= []);
                    break;
                case 8:
                    reader.AddInt64(ints ??= []);
                    break;
                case 9:
                    (texts ??= []).Add(reader.Text());
                    break;
                case 20:
                    attribute = attribute with { Kind = (OnnxAttributeKind)Math.Clamp(reader.Int64(), 0, int.MaxValue) };
                    break;
                default:
                    reader.Skip();   // graphs and the like: whichever operator has them is not understood anyway
                    break;
            }
        }

        return attribute.Kind != OnnxAttributeKind.Value || attribute.Value is not null
            ? attribute with { Floats = floats ?? [], Ints = ints ?? [], Texts = texts ?? [] }
            : throw reader.Fault($"attribute '{attribute.Name}' has no tensor.");
    }

    private void ReadOpset(ProtobufReader opset)
    {
        string domain = "";
        long version = 0;
        while (opset.Next())
        {
            if (opset.Field == 1)
                domain = opset.Text();
            else if (opset.Field == 2)
                version = opset.Int64();
            else
                opset.Skip();
        }

        if (domain is "" or "ai.onnx")
            _file.Opset = version;
    }

    private void ReadEntry(ProtobufReader entry)
    {
        Spend(entry);
        string key = "", value = "";
        while (entry.Next())
        {
            if (entry.Field == 1)
                key = entry.Text();
            else if (entry.Field == 2)
                value = entry.Text();
            else
                entry.Skip();
        }

        if (!_file.Metadata.TryAdd(key, value))
            throw entry.Fault($"the metadata key '{key}' occurs twice.");
    }

    private void Spend(ProtobufReader reader)
    {
        if (--_budget < 0)
            throw reader.Fault("the file holds more messages than one of its size can mean.");
    }

    /// <summary>Every name is made once, and before it is used.</summary>
    private void RequireOrder()
    {
        var defined = new HashSet<string>(_file.Constants.Keys, StringComparer.Ordinal);
        RnnLibFormatException Fault(string what, string reason) => new(_name, what, reason);
        foreach (OnnxPort input in _file.Inputs)
        {
            if (input.Name.Length == 0 || !defined.Add(input.Name))
                throw Fault($"input '{input.Name}'", "the name is empty or occurs twice.");
        }

        foreach (OnnxNode node in _file.Nodes)
        {
            if (node.Inputs.FirstOrDefault(name => name.Length > 0 && !defined.Contains(name)) is { } unknown)
                throw Fault(node.ToString(), $"input '{unknown}' is made by nothing before it.");
            if (node.Outputs.FirstOrDefault(name => name.Length > 0 && !defined.Add(name)) is { } twice)
                throw Fault(node.ToString(), $"output '{twice}' exists already.");
        }

        if (_file.Outputs.Count == 0 || _file.Outputs.GroupBy(output => output.Name).Any(same => same.Count() > 1))
            throw Fault("outputs", "there are none, or two have one name.");
        if (_file.Outputs.FirstOrDefault(output => !defined.Contains(output.Name)) is { } missing)
            throw Fault($"output '{missing.Name}'", "nothing makes it.");
    }
}
