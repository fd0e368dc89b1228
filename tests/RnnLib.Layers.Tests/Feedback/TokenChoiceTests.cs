namespace RnnLib.Layers.Tests;

public sealed class TokenChoiceTests
{
    private static readonly float[] Logits = [0, MathF.Log(2), MathF.Log(5), float.NegativeInfinity];

    [Fact]
    public void Choose_Greedy_TakesTheFirstLargest()
    {
        Assert.Equal(2, TokenChoice.Greedy.Choose(Logits));
        Assert.Equal(1, TokenChoice.Greedy.Choose([0, 3, 3]));
        Assert.Throws<ArgumentException>("logits", () => TokenChoice.Greedy.Choose([]));
    }

    [Theory]
    [InlineData(1f, 1 / 8.0, 2 / 8.0)]
    [InlineData(0.5f, 1 / 30.0, 4 / 30.0)]
    [InlineData(1e6f, 1 / 3.0, 1 / 3.0)]
    public void Choose_Sampled_HasTheSharesOfTheSoftmax(float temperature, double first, double second)
    {
        const int draws = 40_000;
        var rng = new Rng(1);
        int[] counts = new int[4];
        for (int i = 0; i < draws; i++)
            counts[TokenChoice.Sample(temperature).Choose(Logits, rng)]++;

        Assert.Equal(first, counts[0] / (double)draws, 0.01);      // four standard deviations
        Assert.Equal(second, counts[1] / (double)draws, 0.01);
        Assert.Equal(0, counts[3]);
    }

    [Fact]
    public void Choose_Sampled_DrawsOneNumberAndGoesByTheSum()
    {
        Rng rng = new(3), same = new(3);
        for (int i = 0; i < 100; i++)
        {
            float u = same.NextSingle();
            Assert.Equal(u < 0.125 ? 0 : u < 0.375 ? 1 : 2, TokenChoice.Sample().Choose(Logits, rng));
        }

        Assert.Equal(same.State, rng.State);
        Assert.Equal(1, TokenChoice.Sample(1e-30f).Choose([1000, 1001, -1000], rng));
        Assert.Throws<ArgumentOutOfRangeException>("temperature", () => TokenChoice.Sample(0));
        Assert.Throws<ArgumentNullException>("rng", () => TokenChoice.Sample().Choose(Logits));
    }
}
