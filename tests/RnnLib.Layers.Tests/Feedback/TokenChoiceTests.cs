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

    /// <summary>Probabilities 0.1, 0.2, 0.5, 0, 0.2 of logits ln 1, ln 2, ln 5, -inf, ln 2.</summary>
    [Theory]
    [InlineData(1f, null, 1f, new[] { 0.1, 0.2, 0.5, 0, 0.2 })]
    [InlineData(1f, 1, 1f, new[] { 0.0, 0, 1, 0, 0 })]
    [InlineData(1f, 2, 1f, new[] { 0, 2 / 7.0, 5 / 7.0, 0, 0 })]              // of equals the first
    [InlineData(1f, 3, 1f, new[] { 0, 2 / 9.0, 5 / 9.0, 0, 2 / 9.0 })]
    [InlineData(1f, 100, 1f, new[] { 0.1, 0.2, 0.5, 0, 0.2 })]
    [InlineData(1f, null, 0.4f, new[] { 0.0, 0, 1, 0, 0 })]                   // the first alone reaches 0.4
    [InlineData(1f, null, 0.6f, new[] { 0, 2 / 7.0, 5 / 7.0, 0, 0 })]         // 0.5 does not, 0.7 does
    [InlineData(1f, null, 0.8f, new[] { 0, 2 / 9.0, 5 / 9.0, 0, 2 / 9.0 })]   // 0.9
    [InlineData(1f, null, 0.95f, new[] { 0.1, 0.2, 0.5, 0, 0.2 })]
    [InlineData(1f, 3, 0.75f, new[] { 0, 2 / 7.0, 5 / 7.0, 0, 0 })]           // 7/9 of what top-k leaves
    [InlineData(0.5f, null, 0.8f, new[] { 0, 4 / 29.0, 25 / 29.0, 0, 0 })]    // 25/34 does not, 29/34 does
    public void Probabilities_TopKAndTopP_EqualThoseByHand(float temperature, int? topK, float topP, double[] expected)
    {
        float[] logits = [0, MathF.Log(2), MathF.Log(5), float.NegativeInfinity, MathF.Log(2)];
        TokenChoice choice = TokenChoice.Sample(temperature) with { TopK = topK, TopP = topP };
        double[] probabilities = choice.Probabilities(logits);
        for (int token = 0; token < 5; token++)
            Assert.Equal(expected[token], probabilities[token], 1e-7);

        var rng = new Rng(2);
        int[] counts = new int[5];
        for (int i = 0; i < 10_000; i++)
            counts[choice.Choose(logits, rng)]++;
        for (int token = 0; token < 5; token++)
            Assert.Equal(expected[token], counts[token] / 10_000.0, expected[token] == 0 ? 0 : 0.02);
    }

    [Fact]
    public void Options_OutOfRange_AreNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>("TopK", () => TokenChoice.Sample() with { TopK = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("TopP", () => TokenChoice.Sample() with { TopP = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("TopP", () => TokenChoice.Sample() with { TopP = 1.1f });
        Assert.Equal([0, 0, 1, 0], TokenChoice.Greedy.Probabilities(Logits));
    }
}
