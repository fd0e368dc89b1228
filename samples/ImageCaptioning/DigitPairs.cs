using RnnLib;

namespace ImageCaptioning;

/// <summary>Images of two digits side by side, a little up or down, with captions such as "a three and a seven" or "two fours".</summary>
internal static class DigitPairs
{
    private const int Height = 32, Width = 2 * Digits.Side;

    private static readonly string[] Names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    public static Captioned Compose(Digits digits, int count, Rng rng)
    {
        var pixels = new float[count * Height * Width];
        var captions = new string[count];
        for (int i = 0; i < count; i++)
        {
            int left = rng.NextInt32(digits.Labels.Length), right = rng.NextInt32(digits.Labels.Length);
            Paste(digits.Images[left], pixels.AsSpan(i * Height * Width, Height * Width), 0, rng.NextInt32(Height - Digits.Side + 1));
            Paste(digits.Images[right], pixels.AsSpan(i * Height * Width, Height * Width), Digits.Side, rng.NextInt32(Height - Digits.Side + 1));
            captions[i] = Caption(digits.Labels[left], digits.Labels[right]);
        }

        return new(Tensor.From([count, 1, Height, Width], pixels), captions);
    }

    /// <summary>From left to right.</summary>
    public static string Caption(int left, int right) => left == right
        ? $"two {Names[left]}{(left == 6 ? "es" : "s")}"
        : $"{Article(left)} {Names[left]} and {Article(right)} {Names[right]}";

    private static string Article(int digit) => digit == 8 ? "an" : "a";

    private static void Paste(byte[] digit, Span<float> image, int left, int top)
    {
        for (int y = 0; y < Digits.Side; y++)
        {
            for (int x = 0; x < Digits.Side; x++)
                image[(top + y) * Width + left + x] = digit[y * Digits.Side + x] / 255f;
        }
    }
}
