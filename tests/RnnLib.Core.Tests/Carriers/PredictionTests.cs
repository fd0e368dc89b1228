namespace RnnLib.Core.Tests.Carriers;

public sealed class PredictionTests
{
    [Fact]
    public void Conversion_Tensor_HasNoSequence()
    {
        Tensor values = Naive.Sample([2, 3]);
        Prediction prediction = values;
        Assert.Same(values, prediction.Values);
        Assert.Null(prediction.Sequence);
        Assert.Throws<ArgumentNullException>("values", () => (Prediction)(Tensor)null!);
    }

    [Fact]
    public void Conversion_Sequence_KeepsIt()
    {
        var sequence = new Sequence(Naive.Sample([2, 3, 4]), [1, 3]);
        Prediction prediction = sequence;
        Assert.Same(sequence.Values, prediction.Values);
        Assert.Same(sequence, prediction.Sequence);
        Assert.Throws<ArgumentNullException>("sequence", () => (Prediction)(Sequence)null!);
    }
}
