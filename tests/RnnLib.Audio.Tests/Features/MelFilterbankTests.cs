namespace RnnLib.Audio.Tests;

public sealed class MelFilterbankTests
{
    // Slaney's scale below 1000 Hz is linear, so that edges and weights can be written down: 0, 200, 400, 600, 800 Hz and bins of 50 Hz.
    private static readonly MelOptions Linear = new() { Bands = 3, HighFrequency = 800, Scale = MelScale.Slaney };

    [Fact]
    public void Weights_OnALinearScale_AreTheTrianglesByHand()
    {
        var bank = new MelFilterbank(sampleRate: 1600, fftSize: 32, Linear);

        float[][] expected =
        [
            [0, 0.25f, 0.5f, 0.75f, 1, 0.75f, 0.5f, 0.25f, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0.25f, 0.5f, 0.75f, 1, 0.75f, 0.5f, 0.25f, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0.25f, 0.5f, 0.75f, 1, 0.75f, 0.5f, 0.25f, 0],
        ];
        for (int band = 0; band < 3; band++)
        {
            for (int bin = 0; bin < 17; bin++)
                Assert.Equal(expected[band][bin], bank.Weights[band, bin], 1e-6);
        }
    }

    [Fact]
    public void Weights_NormalizedByArea_AreDividedByHalfTheWidth()
    {
        Tensor plain = new MelFilterbank(1600, 32, Linear).Weights, normalized = new MelFilterbank(1600, 32, Linear with { NormalizeArea = true }).Weights;

        Assert.Equal(plain.ToArray().Select(weight => weight / 200), normalized.ToArray().Select(weight => weight * 1f), (a, b) => Math.Abs(a - b) < 1e-8);
    }

    [Fact]
    public void Edges_OfHtk_AreEquallyFarApartInMel()
    {
        var bank = new MelFilterbank(8000, 256, new() { Bands = 5, LowFrequency = 100, HighFrequency = 3500 });

        // mel(100) = 150.489, mel(3500) = 2019.336: a step of 311.4745 mel.
        double[] expected = [100, 354.6, 690.4, 1132.9, 1716.2, 2485.1, 3500];
        Assert.Equal(expected.Select(edge => Math.Round(edge / 10)), bank.Edges.Select(edge => Math.Round(edge / 10)));
        double[] mel = [.. bank.Edges.Select(edge => 2595 * Math.Log10(1 + edge / 700))];
        Assert.All(mel.Skip(1).Zip(mel), pair => Assert.Equal((mel[^1] - mel[0]) / 6, pair.First - pair.Second, 1e-9));
    }

    [Fact]
    public void Apply_ToSpectra_IsTheProductWithTheWeights()
    {
        var bank = new MelFilterbank(8000, 256, new() { Bands = 12 });
        Tensor power = Tensor.Uniform([4, 129], 0, 1, new Rng(1));

        Tensor expected = Ops.MatMul(power, Ops.Transpose(bank.Weights, 0, 1)), energy = bank.Apply(power);

        Assert.Equal<Shape>([4, 12], energy.Shape);
        Assert.All(expected.ToArray().Zip(energy.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Constructor_OptionsThatDoNotFit_AreTold()
    {
        Assert.Contains("expected LowFrequency < HighFrequency <= 4000 Hz, half the rate, got 0 and 5000 Hz",
            Assert.Throws<ArgumentException>("options", () => new MelFilterbank(8000, 256, new() { HighFrequency = 5000 })).Message, StringComparison.Ordinal);
        Assert.Contains("band 0 of 80 (0 to 34 Hz) lies between two bins of 62.5 Hz",
            Assert.Throws<ArgumentException>("options", () => new MelFilterbank(8000, 128, new() { Bands = 80 })).Message, StringComparison.Ordinal);
        Assert.StartsWith("MelFilterbank: power: expected [frames, bins=129], got [3, 128].",
            Assert.Throws<ArgumentException>("power", () => new MelFilterbank(8000, 256).Apply(Tensor.Zeros([3, 128]))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(nameof(MelOptions.Bands), () => new MelOptions { Bands = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(nameof(MelOptions.Floor), () => new MelOptions { Floor = 0 });
    }
}
