using System.Text.Json;

namespace RnnLib.Layers.Tests;

/// <summary>Every layer with a PyTorch twin: the names of its state_dict, and the numbers of a model that PyTorch saved.</summary>
public sealed class PyTorchModelsTests
{
    private static readonly int[] Lengths = [5, 3, 4], MemoryLengths = [2, 7, 6];
    private static readonly Lazy<Dictionary<string, JsonElement>> Cases = new(Read);
    private static readonly Rng Random = new(1);

    private static readonly Dictionary<string, Func<Module>> Models = new()
    {
        ["Linear"] = () => new Linear(4, 3, Random),
        ["Linear without bias"] = () => new Linear(4, 3, Random, bias: false),
        ["LayerNorm"] = () => new LayerNorm(4),
        ["Embedding"] = () => new Embedding(6, 4, Random),
        ["Embedding with padding index"] = () => new Embedding(6, 4, Random, paddingIndex: 0),
        ["Rnn"] = () => new Rnn(4, 3, Random),
        ["Rnn with relu"] = () => new Rnn(4, 3, Random, new() { Activation = Activation.Relu }),
        ["Rnn without bias"] = () => new Rnn(4, 3, Random, new() { Bias = RecurrentBias.None }),
        ["Rnn of two layers and directions"] = () => new Rnn(4, 3, Random, new() { Layers = 2, Bidirectional = true }),
        ["Lstm"] = () => new Lstm(4, 3, Random),
        ["Lstm without bias"] = () => new Lstm(4, 3, Random, new() { Bias = RecurrentBias.None }),
        ["Lstm of two layers and directions"] = () => new Lstm(4, 3, Random, new() { Layers = 2, Bidirectional = true }),
        ["Lstm with projection"] = () => new Lstm(4, 3, Random, new() { ProjectionSize = 2 }),
        ["Lstm with projection, two layers and directions"] = () => new Lstm(4, 3, Random, new() { ProjectionSize = 2, Layers = 2, Bidirectional = true }),
        ["Gru"] = () => new Gru(4, 3, Random),
        ["Gru without bias"] = () => new Gru(4, 3, Random, new() { Bias = RecurrentBias.None }),
        ["Gru of two layers and directions"] = () => new Gru(4, 3, Random, new() { Layers = 2, Bidirectional = true }),
        ["Conv1d"] = () => new Conv1d(4, 3, 3, Random, new() { Padding = ConvolutionPadding.Of(1) }),
        ["Conv1d with stride and dilation"] = () => new Conv1d(4, 3, 2, Random, new() { Stride = 2, Dilation = 2, Padding = ConvolutionPadding.Of(1) }),
        ["Conv1d, same, without bias"] = () => new Conv1d(4, 3, 4, Random, new() { Padding = ConvolutionPadding.Same, Bias = false }),
        ["Conv2d"] = () => new Conv2d(2, 3, 3, 2, Random, new() { Stride = 2, Padding = ConvolutionPadding.Of(1) }),
        ["Conv2d with dilation, without bias"] = () => new Conv2d(2, 3, 2, Random, new() { Dilation = 2, Bias = false }),
        ["Convolutional classifier"] = () => new Conv2d(2, 3, 3, Random, new() { Padding = ConvolutionPadding.Same }).Then(new Relu()).Then(new MaxPool2d(3, stride: 2, padding: 1))
            .Then(new AvgPool2d(2, stride: 1, padding: 1, countsPadding: false)).Then(new Flatten()).Then(new Linear(60, 4, Random)).Then(new LogSoftmax()),
        ["MultiHeadAttention"] = () => new SelfAttention(new MultiHeadAttention(4, 2, Random)),
        ["MultiHeadAttention without bias, causal"] = () => new SelfAttention(new MultiHeadAttention(4, 2, Random, new() { Bias = false }), causal: true),
        ["MultiHeadAttention of another memory"] = () => new MultiHeadAttention(4, 2, Random, new() { MemorySize = 6 }),
        ["AdaptiveLogSoftmax"] = () => new AdaptiveLogSoftmax(8, 20, [4, 9], Random, new() { Divisor = 2, HeadBias = true }),
        ["Chain"] = Chain,
        ["Chain, saved before PyTorch 1.6"] = Chain,
        ["Chain of DataParallel"] = Chain,
        ["Chain in a checkpoint"] = Chain,
        ["Chain in half precision"] = Chain,
        ["Chain with names of its own"] = () => new Embedding(6, 4, Random).Then(new Gru(4, 3, Random)).Then(new PerStep(new Linear(3, 6, Random))),
        ["Tied weights"] = Tied,
        ["Tied weights, saved once"] = Tied,
        ["Weight norm"] = Normalised,
        ["Weight norm, newer names"] = Normalised,
    };

    private static readonly Dictionary<string, LoadOptions> Options = new()
    {
        ["Chain of DataParallel"] = new() { Prefix = "module." },
        ["Chain in a checkpoint"] = new() { Prefix = "model." },
        ["Chain with names of its own"] = new()
        {
            Rename = name => name.Replace("embed.", "0.", StringComparison.Ordinal).Replace("rnn.", "1.", StringComparison.Ordinal).Replace("fc.", "2.", StringComparison.Ordinal),
        },
    };

    /// <summary>The models that are loaded with a name of their own in the file, or without one.</summary>
    private static readonly string[] OtherNames = [.. Options.Keys, "Tied weights", "Tied weights, saved once", "Weight norm, newer names"];

    public static TheoryData<string> Names => [.. Models.Keys];

    public static TheoryData<string> NamesOfTwins => [.. Models.Keys.Except(OtherNames)];

    [Fact]
    public void Models_OfTheFile_AreAllTested() => Assert.Equal(Cases.Value.Keys.Order(), Models.Keys.Order());

    [Theory, MemberData(nameof(NamesOfTwins))]
    public void NamedParameters_OfATwin_AreTheStateDicts(string name) => Assert.Equal(
        Cases.Value[name].GetProperty("names").EnumerateObject().Select(p => (p.Name, ShapeOf(p.Value))).OrderBy(p => p.Name, StringComparer.Ordinal),
        Models[name]().NamedParameters.Select(p => (p.Path, p.Parameter.Shape)).OrderBy(p => p.Path, StringComparer.Ordinal));

    [Theory, MemberData(nameof(Names))]
    public void Load_PyTorchsFile_GivesItsNumbers(string name)
    {
        byte[] bytes = Cases.Value[name].GetProperty("file").GetBytesFromBase64();
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bytes);
            Module model = Models[name]();
            LoadReport report = model.Load(path, Options.GetValueOrDefault(name) ?? new());
            Assert.True(report.IsComplete, report.ToString());
            RequireOutput(name, model);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Load_TheSameAsSafetensors_GivesItsNumbers(string name)
    {
        var pytorch = PyTorchFile.Parse(Cases.Value[name].GetProperty("file").GetBytesFromBase64());
        using var stream = new MemoryStream();
        Safetensors.WriteData(stream, pytorch.Entries.Keys.Select(key => KeyValuePair.Create(key, pytorch.Data(key))), pytorch.Metadata);
        Module model = Models[name]();

        LoadReport report = model.Load(Safetensors.Parse(stream.ToArray()), Options.GetValueOrDefault(name) ?? new());

        Assert.True(report.IsComplete, report.ToString());
        RequireOutput(name, model);
    }

    private static void RequireOutput(string name, Module model)
    {
        Tensor input = TensorOf(Cases.Value[name].GetProperty("input")), want = TensorOf(Cases.Value[name].GetProperty("output"));
        Tensor got = model switch
        {
            Module<Tensor, Tensor> rows => rows.Predict(input),
            AdaptiveLogSoftmax softmax => softmax.LogProbabilities(input),
            Attention attention => attention.Forward(new(input, Lengths), new Sequence(TensorOf(Cases.Value[name].GetProperty("memory")), MemoryLengths), ForwardContext.Inference).Context.Values,
            Module<Sequence, Sequence> steps => steps.Predict(new Sequence(input, Lengths)).Values,
            Module<TokenBatch, Sequence> tokens => tokens.Predict(TokenBatch.Pad(
                [.. Lengths.Select((length, row) => input.Data.Slice(row * 5, length).ToArray().Select(x => (int)x).ToArray())])).Values,
            _ => throw new NotSupportedException(name),
        };
        Expect.Close(want, got, name, tolerance: name.Contains("half", StringComparison.Ordinal) ? 2e-3 : 2e-6);
    }

    private static Module<TokenBatch, Sequence> Chain() => new Embedding(6, 4, Random).Then(new Lstm(4, 3, Random)).Then(new PerStep(new Linear(3, 6, Random)));

    private static Module<TokenBatch, Sequence> Tied()
    {
        var model = new Embedding(6, 3, Random).Then(new Lstm(3, 3, Random)).Then(new PerStep(new Linear(3, 6, Random)));
        Parametrization.Tie(model.Parameter("2.weight"), model.Parameter("0.weight"));
        return model;
    }

    private static Module<TokenBatch, Sequence> Normalised()
    {
        var model = Chain();
        Parametrization.WeightNorm(model.Parameter("1.weight_hh_l0"));
        return model;
    }

    private static Shape ShapeOf(JsonElement axes) => Shape.Create([.. axes.EnumerateArray().Select(axis => axis.GetInt32())]);

    private static Tensor TensorOf(JsonElement tensor) =>
        Tensor.From(ShapeOf(tensor.GetProperty("shape")), [.. tensor.GetProperty("data").EnumerateArray().Select(number => (float)number.GetDouble())]);

    private static Dictionary<string, JsonElement> Read()
    {
        using Stream stream = typeof(PyTorchModelsTests).Assembly.GetManifestResourceStream("PyTorchModels.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone().GetProperty("cases").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!);
    }
}
