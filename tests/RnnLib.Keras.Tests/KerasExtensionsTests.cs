using System.Text.Json;
using RnnLib.Layers;

namespace RnnLib.Keras.Tests;

/// <summary>Every layer with a Keras twin: its file gives the numbers of Keras' equations.</summary>
public sealed class KerasExtensionsTests
{
    private static readonly int[] Lengths = [5, 3, 4];
    private static readonly Rng Random = new(1);
    private static readonly string[] Kinds = ["LSTM", "GRU", "SimpleRNN"];

    private static readonly Dictionary<string, Func<Module>> Models = new(
    [
        .. Kinds.SelectMany(kind => new KeyValuePair<string, Func<Module>>[]
        {
            new(kind, () => Layer(kind)),
            new(kind + ", one bias in the model", () => Layer(kind, bias: RecurrentBias.One)),
            new(kind + " without bias", () => Layer(kind, bias: RecurrentBias.None)),
            new(kind + ", bidirectional", () => Layer(kind, bidirectional: true)),
            new(kind + ", bidirectional, arrays", () => Layer(kind, bidirectional: true)),
            new(kind + " of two layers", () => Layer(kind, layers: 2)),
            new(kind + " of two layers, arrays", () => Layer(kind, layers: 2)),
        }),
        new("LSTM, go_backwards", () => new Lstm(4, 3, Random, new() { GoBackwards = true })),
        new("GRU, reset before", () => new Gru(4, 3, Random, new() { ResetAfter = false })),
        new("Bidirectional of two kinds", () => new Bidirectional(new Lstm(4, 3, Random), new Gru(4, 2, Random, new() { GoBackwards = true }))),
        new("Bidirectional of Keras 2", () => Layer("GRU", bidirectional: true)),
        new("model.weights.h5", Whole),
        new("model.keras", Whole),
        new("model.npz", Whole),
        new("model.npz, named and in Fortran order", Whole),
        new("model of 2.13", Whole),
        new("model in double precision", Whole),
        new("model with TimeDistributed", Whole),
        new("model within a model", Whole),
        new("model.h5 of Keras 2, weights", Whole),
        new("model.h5 of Keras 2, whole", Whole),
        new("Dense in half precision", () => new Linear(3, 6, Random)),
        new("Conv1D", () => new Conv1d(4, 3, 2, Random, new() { Padding = ConvolutionPadding.Causal })),
        new("Conv1D, arrays", () => new Conv1d(4, 3, 2, Random, new() { Padding = ConvolutionPadding.Causal })),
        new("Conv2D without bias, MaxPooling2D", () => new Conv2d(2, 3, 2, 3, Random, new() { Bias = false }).Then(new MaxPool2d(2))),
        new("MultiHeadAttention", () => new SelfAttention(new MultiHeadAttention(4, 2, Random))),
        new("MultiHeadAttention, arrays", () => new SelfAttention(new MultiHeadAttention(4, 2, Random))),
        new("MultiHeadAttention without bias, attributes' own names", () => new SelfAttention(new MultiHeadAttention(4, 2, Random, new() { Bias = false }))),
        new("Dense without bias", () => new Linear(3, 6, Random, bias: false)),
    ]);

    public static TheoryData<string> Names => [.. Models.Keys];

    [Fact]
    public void Models_OfTheFile_AreAllTested() => Assert.Equal(KerasModels.Cases.Keys.Order(), Models.Keys.Order());

    [Theory, MemberData(nameof(Names))]
    public void LoadKeras_File_GivesTheNumbersOfKerasEquations(string name)
    {
        Module model = Models[name]();

        LoadReport report = model.LoadKeras(KerasModels.FileOf(name));

        Assert.True(report.IsComplete, report.ToString());
        KerasModels.RequireClose(KerasModels.TensorOf(KerasModels.Cases[name].GetProperty("output")), Output(model, KerasModels.TensorOf(KerasModels.Cases[name].GetProperty("input"))));
    }

    [Theory]
    [InlineData("keras/simple_rnn/correctness/1", "SimpleRNN")]
    [InlineData("keras/lstm/correctness/1", "LSTM")]
    [InlineData("keras/gru/correctness/1", "GRU")]
    [InlineData("keras/bidirectional/correctness/1", "SimpleRNN")]
    public void LoadKeras_NumbersOfKerasOwnTests_AreGiven(string name, string kind)
    {
        JsonElement test = KerasModels.Conformance(name), inputs = test.GetProperty("inputs");
        bool isBidirectional = name.Contains("bidirectional", StringComparison.Ordinal);
        string[] prefixes = isBidirectional ? ["forward_", "backward_"] : [""];
        Tensor x = KerasModels.TensorOf(inputs.GetProperty("X"));
        Tensor[] weights = [.. prefixes.SelectMany(prefix => (string[])[prefix + "kernel", prefix + "recurrent_kernel", prefix + "bias"]).Select(weight => KerasModels.TensorOf(inputs.GetProperty(weight)))];
        Module<Sequence, Sequence> layer = Layer(kind, bidirectional: isBidirectional, inputSize: x.Shape[2], hiddenSize: weights[1].Shape[0]);

        layer.LoadKeras(KerasFile.Parse(Arrays(weights)));

        KerasModels.RequireClose(KerasModels.TensorOf(test.GetProperty("outputs").GetProperty("output")), layer.Then(new LastStep()).Predict(x), 1e-5);
    }

    [Fact]
    public void LoadKeras_NotStrict_ReportsBothSides()
    {
        var model = new Embedding(6, 4, Random).Then(new Gru(4, 3, Random)).Then(new PerStep(new Linear(3, 5, Random)));

        LoadReport report = model.LoadKeras(KerasModels.FileOf("model.weights.h5"), new() { Strict = false });

        Assert.Equal(["0.weight"], report.Loaded);
        Assert.Equal(["1.weight_ih_l0", "1.weight_hh_l0", "1.bias_ih_l0", "1.bias_hh_l0"], report.Missing);
        Assert.Equal(["2.weight", "2.bias"], report.Misshaped.Select(misfit => misfit.Path));
        Assert.Equal(
            ["layers/layer_normalization/vars/0", "layers/layer_normalization/vars/1", "layers/lstm/cell/vars/0", "layers/lstm/cell/vars/1", "layers/lstm/cell/vars/2"],
            report.Unexpected.Order(StringComparer.Ordinal));
        string message = Assert.Throws<RnnLibFormatException>(() => model.LoadKeras(KerasModels.FileOf("model.weights.h5"))).Message;
        Assert.Contains("layers/lstm/cell/vars/0 [4, 12] is unexpected", message, StringComparison.Ordinal);
        Assert.Contains("1.weight_ih_l0 [9, 4] is missing", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadKeras_LayersNamed_TakesThose()
    {
        Module model = new Lstm(4, 3, Random, new() { Layers = 2 });
        KerasFile file = KerasModels.FileOf("LSTM of two layers");
        Assert.Throws<RnnLibFormatException>(() => model.LoadKeras(file, new() { Layers = { [""] = ["layers/lstm_1", "layers/lstm"] } }));

        Assert.True(model.LoadKeras(file, new() { Layers = { [""] = ["layers/lstm", "layers/lstm_1"] } }).IsComplete);
    }

    [Fact]
    public void LoadKeras_TwoBiasesThatCannotBeOne_SaysWhatToDo()
    {
        Module model = Layer("GRU", bias: RecurrentBias.One);
        string message = Assert.Throws<RnnLibFormatException>(() => model.LoadKeras(KerasModels.FileOf("GRU"))).Message;
        Assert.Contains("RecurrentBias.Two", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadKeras_OtherCell_NamesTheShape()
    {
        Module model = Layer("LSTM");
        string message = Assert.Throws<RnnLibFormatException>(() => model.LoadKeras(KerasModels.FileOf("GRU of two layers, arrays"))).Message;
        Assert.Contains("4 * hiddenSize columns, got 9", message, StringComparison.Ordinal);
    }

    private static Tensor Output(Module model, Tensor input) => model switch
    {
        Module<Tensor, Tensor> rows => rows.Predict(input),
        Module<Sequence, Sequence> steps => steps.Predict(new Sequence(input, Lengths)).Values,
        Module<TokenBatch, Sequence> tokens => tokens.Predict(TokenBatch.Pad(
            [.. Lengths.Select((length, row) => input.Data.Slice(row * 5, length).ToArray().Select(x => (int)x).ToArray())])).Values,
        _ => throw new NotSupportedException(model.Name),
    };

    private static Module<Sequence, Sequence> Layer(
        string kind, RecurrentBias bias = RecurrentBias.Two, bool bidirectional = false, int layers = 1, int inputSize = 4, int hiddenSize = 3) => kind switch
        {
            "LSTM" => new Lstm(inputSize, hiddenSize, Random, new() { Bias = bias, Bidirectional = bidirectional, Layers = layers }),
            "GRU" => new Gru(inputSize, hiddenSize, Random, new() { Bias = bias, Bidirectional = bidirectional, Layers = layers }),
            _ => new Rnn(inputSize, hiddenSize, Random, new() { Bias = bias, Bidirectional = bidirectional, Layers = layers }),
        };

    private static Module<TokenBatch, Sequence> Whole() => new Embedding(6, 4, Random)
        .Then(new Lstm(4, 3, Random))
        .Then(new PerStep(new LayerNorm(3, epsilon: 1e-3f)))
        .Then(new PerStep(new Linear(3, 6, Random)));

    /// <summary>An .npz file, as numpy.savez writes it.</summary>
    private static byte[] Arrays(Tensor[] tensors)
    {
        using var stream = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create))
        {
            for (int i = 0; i < tensors.Length; i++)
            {
                using Stream entry = archive.CreateEntry($"arr_{i}.npy").Open();
                string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Concat(tensors[i].Shape.Axes.ToArray().Select(axis => $"{axis}, "))}), }}\n";
                entry.Write([0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. System.Text.Encoding.ASCII.GetBytes(header)]);
                entry.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(tensors[i].Data));
            }
        }

        return stream.ToArray();
    }
}
