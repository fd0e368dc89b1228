using RnnLib.Layers;

namespace RnnLib.Onnx.Tests;

/// <summary>Models of every layer and option that can be written, each with weights that are not what it starts with.</summary>
internal static class Models
{
    private const int Size = 3, Hidden = 4;

    private static readonly Dictionary<string, Func<Rng, Module<Sequence, Sequence>>> Steps = new()
    {
        ["Rnn"] = rng => new Rnn(Size, Hidden, rng),
        ["Rnn relu"] = rng => new Rnn(Size, Hidden, rng, new() { Activation = Activation.Relu }),
        ["Rnn identity"] = rng => new Rnn(Size, Hidden, rng, new() { Activation = Activation.Identity }),
        ["Rnn affine"] = rng => new Rnn(Size, Hidden, rng, new() { Activation = Activation.Affine(0.5f, 0.1f) }),
        ["Rnn leaky relu"] = rng => new Rnn(Size, Hidden, rng, new() { Activation = Activation.LeakyRelu(0.2f) }),
        ["Rnn thresholded relu"] = rng => new Rnn(Size, Hidden, rng, new() { Activation = Activation.ThresholdedRelu(0.1f) }),
        ["Rnn elu"] = rng => new Rnn(Size, Hidden, rng, new() { Activation = Activation.Elu(0.7f) }),
        ["Rnn hard sigmoid"] = rng => new Rnn(Size, Hidden, rng, new() { Activation = Activation.HardSigmoid(0.3f, 0.4f), Bidirectional = true }),
        ["Rnn scaled tanh"] = rng => new Rnn(Size, Hidden, rng, new() { Activation = Activation.ScaledTanh(0.8f, 0.6f), Bidirectional = true }),
        ["Rnn softsign"] = rng => new Rnn(Size, Hidden, rng, new() { Activation = Activation.Softsign }),
        ["Rnn softplus"] = rng => new Rnn(Size, Hidden, rng, new() { Activation = Activation.Softplus }),
        ["Rnn sigmoid"] = rng => new Rnn(Size, Hidden, rng, new() { Activation = Activation.Sigmoid }),
        ["Rnn independent"] = rng => new Rnn(Size, Hidden, rng, new() { Independent = true, Activation = Activation.Relu, Layers = 2 }),
        ["Rnn clip"] = rng => new Rnn(Size, Hidden, rng, new() { Clip = 0.3f }),
        ["Rnn backwards"] = rng => new Rnn(Size, Hidden, rng, new() { GoBackwards = true }),
        ["Rnn no bias"] = rng => new Rnn(Size, Hidden, rng, new() { Bias = RecurrentBias.None }),
        ["Lstm"] = rng => new Lstm(Size, Hidden, rng),
        ["Lstm one bias"] = rng => new Lstm(Size, Hidden, rng, new() { Bias = RecurrentBias.One }),
        ["Lstm no bias"] = rng => new Lstm(Size, Hidden, rng, new() { Bias = RecurrentBias.None }),
        ["Lstm both directions"] = rng => new Lstm(Size, Hidden, rng, new() { Bidirectional = true }),
        ["Lstm sum"] = rng => new Lstm(Size, Hidden, rng, new() { Bidirectional = true, Merge = BidirectionalMerge.Sum, Layers = 2 }),
        ["Lstm mean"] = rng => new Lstm(Size, Hidden, rng, new() { Bidirectional = true, Merge = BidirectionalMerge.Mean }),
        ["Lstm product"] = rng => new Lstm(Size, Hidden, rng, new() { Bidirectional = true, Merge = BidirectionalMerge.Product }),
        ["Lstm stack"] = rng => new Lstm(Size, Hidden, rng, new() { Bidirectional = true, Layers = 3, Dropout = 0.5f }),
        ["Lstm residual"] = rng => new Lstm(Size, Hidden, rng, new() { Layers = 3, Residual = true }),
        ["Lstm backwards"] = rng => new Lstm(Size, Hidden, rng, new() { GoBackwards = true }),
        ["Lstm peepholes"] = rng => new Lstm(Size, Hidden, rng, new() { Peepholes = true, Bidirectional = true }),
        ["Lstm coupled"] = rng => new Lstm(Size, Hidden, rng, new() { CoupledInputForget = true }),
        ["Lstm coupled peepholes"] = rng => new Lstm(Size, Hidden, rng, new() { CoupledInputForget = true, Peepholes = true }),
        ["Lstm without forget gate"] = rng => new Lstm(Size, Hidden, rng, new() { ForgetGate = false, Bias = RecurrentBias.None }),
        ["Lstm without forget gate, peepholes"] = rng => new Lstm(Size, Hidden, rng, new() { ForgetGate = false, Peepholes = true }),
        ["Lstm clip"] = rng => new Lstm(Size, Hidden, rng, new() { Clip = 0.2f, Bidirectional = true }),
        ["Lstm activations"] = rng => new Lstm(Size, Hidden, rng, new()
        {
            GateActivation = Activation.HardSigmoid(),
            CandidateActivation = Activation.LeakyRelu(0.3f),
            OutputActivation = Activation.ScaledTanh(0.9f, 0.5f),
            Bidirectional = true,
        }),
        ["Lstm learned state"] = rng => new Lstm(Size, Hidden, rng, new() { LearnInitialState = true, Bidirectional = true, Layers = 2 }),
        ["Lstm dropouts"] = rng => new Lstm(Size, Hidden, rng, new() { InputDropout = 0.3f, OutputDropout = 0.2f, RecurrentDropout = 0.1f, WeightDrop = 0.2f }),
        ["Gru"] = rng => new Gru(Size, Hidden, rng),
        ["Gru both directions"] = rng => new Gru(Size, Hidden, rng, new() { Bidirectional = true, Layers = 2 }),
        ["Gru reset before"] = rng => new Gru(Size, Hidden, rng, new() { ResetAfter = false, Bidirectional = true }),
        ["Gru one bias"] = rng => new Gru(Size, Hidden, rng, new() { Bias = RecurrentBias.One, GoBackwards = true }),
        ["Gru clip"] = rng => new Gru(Size, Hidden, rng, new() { Clip = 0.2f }),
        ["Gru activations"] = rng => new Gru(Size, Hidden, rng, new() { GateActivation = Activation.HardSigmoid(0.25f, 0.5f), CandidateActivation = Activation.Relu, Clip = 3 }),
        ["Gru learned state"] = rng => new Gru(Size, Hidden, rng, new() { LearnInitialState = true }),
        ["Bidirectional of two kinds"] = rng => new Bidirectional(new Lstm(Size, Hidden, rng), new Gru(Size, 2, rng, new() { GoBackwards = true })),
        ["Bidirectional product"] = rng => new Bidirectional(new Rnn(Size, Hidden, rng), new Gru(Size, Hidden, rng, new() { GoBackwards = true }), BidirectionalMerge.Product),
        ["PerStep linear"] = rng => new PerStep(new Linear(Size, 5, rng)),
        ["PerStep chain"] = rng => new PerStep(new LayerNorm(Size).Then(new Tanh()).Then(new Linear(Size, 2, rng, bias: false)).Then(new Sigmoid())),
        ["PerStep behind both directions"] = rng => new Gru(Size, Hidden, rng, new() { Bidirectional = true }).Then(new PerStep(new Relu())).Then(new LockedDropout(0.5f)),
        ["PerStep between layers"] = rng => new Lstm(Size, Hidden, rng).Then(new PerStep(new Linear(Hidden, 2, rng))).Then(new Rnn(2, Hidden, rng)),
        ["SelfAttention dot"] = rng => new SelfAttention(new DotAttention(Size)),
        ["SelfAttention scaled dot, causal"] = rng => new SelfAttention(new DotAttention(Size, scaled: true), causal: true),
        ["SelfAttention general"] = rng => new SelfAttention(new GeneralAttention(Size, Size, rng)),
        ["SelfAttention additive"] = rng => new SelfAttention(new AdditiveAttention(Size, Size, 5, rng), causal: true),
        ["SelfAttention concat"] = rng => new SelfAttention(new ConcatAttention(Size, Size, 5, rng)),
        ["MultiHeadAttention"] = rng => new Gru(Size, 6, rng, new() { Bidirectional = true }).Then(new SelfAttention(new MultiHeadAttention(12, 3, rng, new() { Dropout = 0.2f }))),
        ["MultiHeadAttention causal, no bias"] = rng => new PerStep(new Linear(Size, 4, rng)).Then(new SelfAttention(new MultiHeadAttention(4, 2, rng, new() { Bias = false }), causal: true)),
        ["Conv1d"] = rng => new Conv1d(Size, 5, 2, rng),
        ["Conv1d same"] = rng => new Conv1d(Size, 5, 4, rng, new() { Padding = ConvolutionPadding.Same }).Then(new PerStep(new Relu())).Then(new Lstm(5, Hidden, rng)),
        ["Conv1d causal, dilated"] = rng => new Conv1d(Size, 5, 3, rng, new() { Padding = ConvolutionPadding.Causal, Dilation = 2, Bias = false }),
        ["Conv1d stride"] = rng => new Conv1d(Size, 5, 3, rng, new() { Stride = 2, Padding = ConvolutionPadding.Of(2) }).Then(new Gru(5, Hidden, rng, new() { Bidirectional = true })),
        ["Conv1d stride, no padding"] = rng => new Conv1d(Size, 5, 3, rng, new() { Stride = 3 }),
        ["Conv1d same, stride"] = rng => new Conv1d(Size, 5, 3, rng, new() { Stride = 2, Padding = ConvolutionPadding.Same }).Then(new Conv1d(5, 4, 2, rng, new() { Padding = ConvolutionPadding.Same })),
        ["PerStep images"] = rng => new PerStep(new Linear(Size, 18, rng).Then(new Unflatten(2, 3, 3)).Then(new Conv2d(2, 4, 2, rng)).Then(new Relu()).Then(new MaxPool2d(2)).Then(new Flatten())
            .Then(new Linear(4, 3, rng))),
        ["RepeatVector"] = rng => new Gru(Size, Hidden, rng).Then(new LastStep()).Then(new RepeatVector(5)).Then(new Lstm(Hidden, 3, rng)),
        ["Regularised"] = rng => new Rnn(Size, Hidden, rng).Then(new ActivationRegularization(1, 1)),
    };

    private static readonly Dictionary<string, Func<int, Rng, Module<Sequence, Tensor>>> Heads = new()
    {
        ["LastStep"] = (_, _) => new LastStep(),
        ["MeanOverTime"] = (_, _) => new MeanOverTime(),
        ["MaxOverTime"] = (_, _) => new MaxOverTime(),
        ["LastStep, Linear, Softmax"] = (size, rng) => new LastStep().Then(new Dropout(0.4f)).Then(new Linear(size, 3, rng)).Then(new Softmax()),
        ["MeanOverTime, LayerNorm, LogSoftmax"] = (size, rng) => new MeanOverTime().Then(new LayerNorm(size)).Then(new Relu()).Then(new Linear(size, 3, rng)).Then(new LogSoftmax()),
    };

    private static readonly Dictionary<string, Func<Rng, Embedding>> Tables = new()
    {
        ["Embedding"] = rng => new(11, Size, rng, paddingIndex: 0),
        ["Embedding of known rows"] = rng => new(Tensor.Normal([11, Size], 0, 1, rng), isFrozen: true),
        ["Embedding, one of so many"] = _ => Embedding.OneHot(11),
    };

    private static readonly Dictionary<string, Func<Rng, Module<Tensor, Tensor>>> Images = new()
    {
        ["Conv2d"] = rng => new Conv2d(2, 3, 3, rng),
        ["Conv2d, all its options"] = rng => new Conv2d(2, 3, 3, 2, rng, new() { Stride = 2, Dilation = 2, Padding = ConvolutionPadding.Of(1), Bias = false }),
        ["Conv2d same"] = rng => new Conv2d(2, 3, 2, 4, rng, new() { Padding = ConvolutionPadding.Same }),
        ["Conv2d same, stride"] = rng => new Conv2d(2, 3, 4, 3, rng, new() { Padding = ConvolutionPadding.Same, Stride = 2 }),
        ["MaxPool2d"] = _ => new MaxPool2d(3, stride: 2, padding: 1),
        ["AvgPool2d"] = _ => new AvgPool2d(3, stride: 2, padding: 1),
        ["AvgPool2d without padding"] = _ => new AvgPool2d(3, stride: 1, padding: 1, countsPadding: false),
        ["Convolutional classifier"] = rng => new Conv2d(2, 3, 3, rng).Then(new Relu()).Then(new MaxPool2d(2)).Then(new Dropout(0.2f)).Then(new Flatten()).Then(new Linear(18, 4, rng)).Then(new Softmax()),
        ["Columns of an image"] = rng => new Conv2d(2, 3, 3, rng).Then(new ImageToSequence(ImageStep.Column)).Then(new Gru(18, Hidden, rng, new() { Bidirectional = true })).Then(new LastStep()),
        ["Rows of an image"] = rng => new ImageToSequence(ImageStep.Row).Then(new Gru(14, Hidden, rng)).Then(new MeanOverTime()),
        ["Pixels of an image"] = rng => new AvgPool2d(2).Then(new ImageToSequence(ImageStep.Pixel)).Then(new SelfAttention(new MultiHeadAttention(2, 2, rng))).Then(new MaxOverTime()),
    };

    public static TheoryData<string> TableNames => [.. Tables.Keys];

    public static TheoryData<string> ImageNames => [.. Images.Keys];

    /// <summary>For images of two channels, eight rows and seven columns.</summary>
    public static Module<Tensor, Tensor> OfImages(string name)
    {
        var rng = new Rng(10);
        return Shaken(Images[name](rng), rng);
    }

    public static TheoryData<string> StepNames => [.. Steps.Keys];

    public static TheoryData<string> HeadNames => [.. Heads.Keys];

    public static Module<Sequence, Sequence> OfSteps(string name)
    {
        var rng = new Rng(7);
        return Shaken(Steps[name](rng), rng);
    }

    /// <summary>A head behind a layer of two directions, one direction, or none at all.</summary>
    public static Module<Sequence, Tensor> OfHead(string name, bool? bidirectional)
    {
        var rng = new Rng(8);
        Module<Sequence, Tensor> head = Heads[name](bidirectional is null ? Size : bidirectional.Value ? 2 * Hidden : Hidden, rng);
        return Shaken(bidirectional is { } both ? new Gru(Size, Hidden, rng, new() { Bidirectional = both }).Then(head) : head, rng);
    }

    public static Module<TokenBatch, Tensor> OfTokens(string name)
    {
        var rng = new Rng(9);
        Embedding table = Tables[name](rng);
        return Shaken(table.Then(new Lstm(table.EmbeddingSize, Hidden, rng, new() { Bidirectional = true })).Then(new LastStep()).Then(new Linear(2 * Hidden, 3, rng)), rng);
    }

    /// <summary>Biases, gains and states that are not zero or one.</summary>
    private static TModule Shaken<TModule>(TModule model, Rng rng)
        where TModule : Module
    {
        foreach (Parameter parameter in model.Parameters)
        {
            float[] values = parameter.Value.ToArray();
            for (int i = 0; i < values.Length; i++)
                values[i] += 0.3f * rng.NextNormal();
            parameter.Assign(values);
        }

        return model;
    }
}
