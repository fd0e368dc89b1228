namespace RnnLib.Audio.Tests;

public sealed class DeltasTests
{
    [Fact]
    public void Compute_OfAFewFrames_IsTheFormulaWithTheEndsRepeated()
    {
        Tensor deltas = Deltas.Compute(Tensor.From(new float[,] { { 1, 0 }, { 2, 0 }, { 4, 1 }, { 8, 0 } }));

        // (1 (x[t+1] - x[t-1]) + 2 (x[t+2] - x[t-2])) / 10
        float[] first = [(1 + 2 * 3) / 10f, (3 + 2 * 7) / 10f, (6 + 2 * 7) / 10f, (4 + 2 * 6) / 10f];
        Assert.Equal([first[0], 0.2f, first[1], 0.1f, first[2], 0f, first[3], -0.1f], deltas.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Compute_OfALine_IsItsSlopeAwayFromTheEnds(int reach)
    {
        Tensor deltas = Deltas.Compute(Tensor.From([10, 1], [.. Enumerable.Range(0, 10).Select(t => 3f * t)]), reach);

        for (int frame = reach; frame < 10 - reach; frame++)
            Assert.Equal(3, deltas[frame, 0], 1e-6);
    }

    [Fact]
    public void Compute_NoReach_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>("reach", () => Deltas.Compute(Tensor.Zeros([2, 2]), 0));
}
