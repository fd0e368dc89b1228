using System.Diagnostics;

namespace RnnLib.Onnx.Tests;

/// <summary>Files that lie, break off or hold what is not understood: one exception, little time, little memory.</summary>
public sealed class HostileFileTests
{
    private const int FieldOfGraph = 7, FieldOfNode = 1, FieldOfTensor = 5;

    [Fact]
    public void Import_EveryTruncation_IsRefusedOrUnderstood()
    {
        byte[] whole = OnnxModel.ToBytes(Models.OfSteps("Rnn"));

        Assert.All(Enumerable.Range(0, whole.Length), length => Attempt(whole[..length]));
    }

    [Fact]
    public void Import_ThousandsOfDamagedFiles_AreRefusedOrRunOrRefuseToRun()
    {
        var rng = new Rng(1);
        byte[][] files = [OnnxModel.ToBytes(Models.OfSteps("Lstm learned state")), OnnxModel.ToBytes(Models.OfHead("MeanOverTime, LayerNorm, LogSoftmax", true)), OnnxModel.ToBytes(Models.OfSteps("PerStep chain"))];
        int understood = 0;
        for (int i = 0; i < 1000; i++)
        {
            byte[] bytes = [.. files[i % files.Length]];
            for (int flips = rng.NextInt32(3); flips >= 0; flips--)
                bytes[rng.NextInt32(bytes.Length)] = (byte)rng.NextInt32(256);
            understood += Attempt(bytes) ? 1 : 0;
        }

        Assert.InRange(understood, 30, 970);
    }

    [Fact]
    public void Import_GraphsOfShuffledParts_AreRefusedOrRunOrRefuseToRun()
    {
        var rng = new Rng(2);
        OnnxFile[] files = [.. ((string[])["Gru both directions", "Lstm sum", "Lstm learned state"]).Select(name => OnnxFileReader.Read(OnnxModel.ToBytes(Models.OfSteps(name)), name)),
            OnnxFileReader.Read(OnnxModel.ToBytes(Models.OfHead("MaxOverTime", true)), "max"), OnnxFileReader.Read(OnnxModel.ToBytes(Models.OfHead("LastStep, Linear, Softmax", true)), "last")];
        string[] operations = [.. files.SelectMany(file => file.Nodes.Select(node => node.Operation)), "Split", "Flatten", "ReverseSequence", "ArgMax", "Pow", "Clip", "Gemm", "GatherElements", "ConstantOfShape", "ReduceProd", "Not"];
        for (int i = 0; i < 1000; i++)
        {
            OnnxFile file = files[i % files.Length], changed = new() { Opset = 18 };
            changed.Inputs.AddRange(file.Inputs);
            changed.Outputs.AddRange(file.Outputs);
            foreach ((string name, OnnxValue value) in file.Constants)
                changed.Constants.Add(name, value);
            int victim = rng.NextInt32(file.Nodes.Count);
            var known = new List<string>([.. file.Inputs.Select(input => input.Name), .. file.Constants.Keys]);
            for (int k = 0; k < file.Nodes.Count; k++)
            {
                OnnxNode node = file.Nodes[k];
                if (k == victim)
                {
                    string[] inputs = [.. node.Inputs];
                    if (rng.NextInt32(2) == 0 && inputs.Length > 0)
                        inputs[rng.NextInt32(inputs.Length)] = rng.NextInt32(6) == 0 ? "" : known[rng.NextInt32(known.Count)];
                    node = new(rng.NextInt32(2) == 0 ? node.Operation : operations[rng.NextInt32(operations.Length)], node.Name, inputs, node.Outputs, node.Attributes);
                }

                changed.Nodes.Add(node);
                known.AddRange(node.Outputs);
            }

            Attempt(OnnxFileWriter.Write(changed));
        }
    }

    [Fact]
    public void Import_ManyTinyMessages_StayWithinAMultipleOfTheFile()
    {
        var graph = new ProtobufWriter();
        for (int i = 0; i < 2_000_000; i++)
            graph.Block(FieldOfNode, []);

        Refused(Model(graph), "more messages");
    }

    [Fact]
    public void Import_TensorThatClaimsToBeHuge_IsRefusedWithoutBeingMade()
    {
        var tensor = new ProtobufWriter();
        tensor.Int64(1, 1 << 20);
        tensor.Int64(1, 1 << 20);
        tensor.Int64(2, 1);
        tensor.Text(8, "w");
        var graph = new ProtobufWriter();
        graph.Message(FieldOfTensor, tensor);

        Refused(Model(graph), "'w'");
    }

    [Fact]
    public void Import_ShapeThatWouldGrow_IsLeftToRunAndNotFolded()
    {
        var file = new GraphFile(17).Input("x", OnnxElement.Float32, 1).Integers("shape", 100_000, 10_000).Weight("w", Tensor.From(1f))
            .Node("Expand", "w shape", "big").Node("Add", "x big", "y").Output("y");
        byte[] bytes = file.ToBytes();
        long before = GC.GetAllocatedBytesForCurrentThread();

        OnnxModel.Parse(bytes);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Import_ConstantsThatDoubleAndDouble_AreLeftToRun()
    {
        var file = new GraphFile(17).Input("x", OnnxElement.Float32, 1).Weight("c0", Tensor.Zeros([1000]));
        for (int i = 0; i < 60; i++)
            file.Node("Concat", $"c{i} c{i}", $"c{i + 1}", OnnxAttribute.Of("axis", 0L));
        byte[] bytes = file.Node("Add", "x c60", "y").Output("y").ToBytes();
        long before = GC.GetAllocatedBytesForCurrentThread();

        OnnxModel.Parse(bytes);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void Import_ManyRecurrentNodesOverOneWeight_IsRefused()
    {
        var file = new GraphFile(17).Input("x", OnnxElement.Float32, "time", "batch", 64).Weight("W", Tensor.Zeros([1, 256, 64])).Weight("R", Tensor.Zeros([1, 256, 64]));
        for (int i = 0; i < 1000; i++)
            file.Node("LSTM", "x W R", $"y{i}").Output($"y{i}");

        Refused(file.ToBytes(), "share the same weights");
    }

    [Fact]
    public void Import_NameOfAMillionParts_DoesNotNestThatDeep()
    {
        string name = string.Concat(Enumerable.Repeat("a.", 100_000)) + "w";
        var file = new GraphFile(17).Input("x", OnnxElement.Float32, "batch", 2).Weight(name, Tensor.Zeros([2, 2]))
            .Node("MatMul", $"x {name}", "y").Output("y");

        Assert.Single(file.Import().Parameters);
    }

    [Fact]
    public void Import_WhatIsNotUnderstood_IsRefusedByName()
    {
        Refused(Simple().Node("ConvTranspose", "x x", "y").Output("y").ToBytes(), "node '/ConvTranspose_0' (ConvTranspose)");
        Refused(Simple().Node("com.microsoft.Gelu", "x", "y").Output("y").ToBytes(), "com.microsoft.Gelu");
        Refused(Simple().Node("Relu", "z", "y").Output("y").ToBytes(), "'z'");
        Refused(Simple().Node("Relu", "x", "x").Output("x").ToBytes(), "'x' exists");
        Refused(Simple().Node("Relu", "x", "y").ToBytes(), "outputs");
        Refused(Simple().Node("Relu", "x", "y").Output("z").ToBytes(), "'z'");
        Refused(new GraphFile(6).Input("x", OnnxElement.Float32, 2).Node("Relu", "x", "y").Output("y").ToBytes(), "got 6");
        Refused(Simple().Node("Relu", "x", "y", OnnxAttribute.Of("value", 1L)).Node("LSTM", "x x x", "z").Output("z").ToBytes(), "W: expected a constant");
        Refused(Recurrent(OnnxAttribute.Of("direction", "sideways")), "sideways");
        Refused(Recurrent(OnnxAttribute.Of("direction", "bidirectional")), "W: expected [2, 8, 3]");
        Refused(Recurrent(OnnxAttribute.Of("hidden_size", 3L)), "hidden_size");
        Refused(Recurrent(OnnxAttribute.Of("hidden_size", 2f)), "expected Int, got Float");
        Refused(Recurrent(OnnxAttribute.Of("activations", (string[])["Sine", "Tanh", "Tanh"])), "Sine");
        Refused(Recurrent(OnnxAttribute.Of("activations", (string[])["Elu", "Tanh", "Tanh"]), OnnxAttribute.Of("activation_alpha", (float[])[-1])), "Elu");
        Refused([], "no ONNX model");
        Refused("PK this is a zip"u8.ToArray(), "byte");
    }

    [Fact]
    public void Import_ForeignTypesAndPlaces_AreRefusedByName()
    {
        foreach ((int type, string word) in ((int, string)[])[(10, "float16"), (11, "float64"), (8, "string"), (16, "bfloat16")])
        {
            var tensor = new ProtobufWriter();
            tensor.Int64(2, type);
            tensor.Text(8, "w");
            Refused(Holding(tensor), word);
        }

        var external = new ProtobufWriter();
        external.Int64(2, 1);
        external.Text(8, "w");
        external.Int64(14, 1);
        Refused(Holding(external), "another file");
        var located = new ProtobufWriter();
        located.Text(8, "w");
        located.Block(13, []);
        Refused(Holding(located), "another file");

        static byte[] Holding(ProtobufWriter tensor)
        {
            var graph = new ProtobufWriter();
            graph.Message(FieldOfTensor, tensor);
            return Model(graph);
        }
    }

    private static GraphFile Simple() => new GraphFile(17).Input("x", OnnxElement.Float32, 2, 2);

    private static byte[] Recurrent(params OnnxAttribute[] attributes) => new GraphFile(17).Input("x", OnnxElement.Float32, "time", "batch", 3)
        .Weight("W", Tensor.Zeros([1, 8, 3])).Weight("R", Tensor.Zeros([1, 8, 2])).Node("LSTM", "x W R", "y", attributes).Output("y").ToBytes();

    private static byte[] Model(ProtobufWriter graph)
    {
        var opset = new ProtobufWriter();
        opset.Int64(2, 17);
        var model = new ProtobufWriter();
        model.Int64(1, 8);
        model.Message(8, opset);
        model.Message(FieldOfGraph, graph);
        return model.Written.ToArray();
    }

    private static void Refused(byte[] bytes, string word)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        var e = Assert.Throws<RnnLibFormatException>(() => OnnxModel.Parse(bytes, "hostile.onnx"));
        Assert.Contains(word, e.Message, StringComparison.Ordinal);
        Assert.Equal("hostile.onnx", e.File);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20L * bytes.Length + 8_000_000);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 5);
    }

    /// <summary>Reads a file, and runs it if it can be read; true if it ran.</summary>
    private static bool Attempt(byte[] bytes)
    {
        OnnxGraph graph;
        try
        {
            graph = OnnxModel.Parse(bytes);
        }
        catch (RnnLibFormatException)
        {
            return false;
        }

        try
        {
            graph.Run(graph.Inputs.ToDictionary(port => port.Name, port => port.Element == OnnxElement.Float32 ? (OnnxValue)Tensor.Ones([2, 2, 3]) : OnnxValue.Of([2], [2, 1])), ForwardContext.Inference);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
