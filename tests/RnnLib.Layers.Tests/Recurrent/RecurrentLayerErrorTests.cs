namespace RnnLib.Layers.Tests;

/// <summary>What a recurrent layer says to wrong arguments.</summary>
public sealed class RecurrentLayerErrorTests
{
    [Theory]
    [InlineData(CellKind.Tanh, "Rnn")]
    [InlineData(CellKind.Lstm, "Lstm")]
    [InlineData(CellKind.Gru, "Gru")]
    public void Forward_WrongFeatures_NamesTheAxesAndBothSizes(CellKind cell, string layer)
    {
        string message = Assert.Throws<ArgumentException>("input", () => new RecurrentCase(cell, 3, 4).Create().Module.Predict(Tensor.Zeros([2, 5, 7]))).Message;
        Assert.Contains($"{layer}(3 -> 4): input: expected [batch, time, inputSize=3], got [2, 5, 7].", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_WrongInitialState_NamesTheAxesAndBothShapes()
    {
        var layer = new Lstm(3, 4, new Rng(1), new() { Layers = 2, Bidirectional = true });
        void Run(Tensor hidden, Tensor cell) => layer.Forward(Tensor.Zeros([2, 5, 3]), new LstmState(hidden, cell), ForwardContext.Inference);
        Tensor right = Tensor.Zeros([4, 2, 4]);
        const string expected = "Lstm(3 -> 4 x 2 layers, both directions): initialState: expected [layers * directions=4, batch=2, hiddenSize=4], got ";

        string hidden = Assert.Throws<ArgumentException>("initialState", () => Run(Tensor.Zeros([2, 4, 4]), right)).Message;
        string cell = Assert.Throws<ArgumentException>("initialState", () => Run(right, Tensor.Zeros([4, 2, 5]))).Message;
        string missing = Assert.Throws<ArgumentException>("initialState", () => layer.Forward(Tensor.Zeros([2, 5, 3]), default(LstmState), ForwardContext.Inference)).Message;

        Assert.Contains(expected + "[2, 4, 4].", hidden, StringComparison.Ordinal);
        Assert.Contains(expected + "[4, 2, 5].", cell, StringComparison.Ordinal);
        Assert.Contains(expected + "null.", missing, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_NullArguments_NamesThem()
    {
        var layer = new Gru(3, 4, new Rng(1));
        Assert.Throws<ArgumentNullException>("input", () => layer.Forward(null!, null, ForwardContext.Inference));
        Assert.Throws<ArgumentNullException>("input", () => layer.Predict(null!));
        Assert.Throws<ArgumentNullException>("pass", () => layer.Forward(Tensor.Zeros([2, 5, 3]), null, null!));
    }

    [Fact]
    public void Constructor_BadArguments_NamesThem()
    {
        Assert.Throws<ArgumentOutOfRangeException>("inputSize", () => new Lstm(0, 4, new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>("hiddenSize", () => new Rnn(3, -4, new Rng(1)));
        Assert.Throws<ArgumentNullException>("rng", () => new Gru(3, 4, null!));
    }

    [Fact]
    public void Constructor_DropoutOnOneLayer_IsRefusedWithTheRemedy()
    {
        string message = Expect.Message<ArgumentException>(() => new Lstm(3, 4, new Rng(1), new() { Dropout = 0.5f }));
        Assert.Contains("Lstm: Dropout acts between layers, but there is one layer; set Layers = 2 or more, or put a Dropout module behind it.", message, StringComparison.Ordinal);
    }
}
