using RnnLib;
using RnnLib.Samples;

namespace ImageCaptioning;

/// <summary>Single digits, each 28 x 28 pixels: MNIST's, or drawn by the program.</summary>
internal sealed record Digits(byte[][] Images, byte[] Labels)
{
    public const int Side = 28;
    private const int Drawings = 3000;

    // Five columns and seven rows each, a row being five bits.
    private static readonly string[] Glyphs =
    [
        "01110100011000110001100011000101110", "00100011000010000100001000010001110", "01110100010000100010001000100011111", "11111000100010000010000011000101110",
        "00010001100101010010111110001000010", "11111100001111000001000011000101110", "00110010001000011110100011000101110", "11111000010001000100010000100001000",
        "01110100011000101110100011000101110", "01110100011000101111000010001001100",
    ];

    /// <summary>The two parts in a folder with MNIST's four files, gzipped.</summary>
    public static (Digits Train, Digits Test) Read(string folder) => (Read(folder, "train"), Read(folder, "test"));

    /// <summary>Glyphs of a dot matrix: three times as large, more or less, somewhere in the image, brighter or darker, with noise.</summary>
    public static (Digits Train, Digits Test) Drawn(Rng rng) => (Draw(Drawings, rng), Draw(Drawings / 3, rng));

    private static Digits Read(string folder, string part)
    {
        string images = Path.Combine(folder, $"{part}-images-idx3-ubyte.gz");
        (int[] axes, byte[] pixels) = IdxFile.Read(images);
        (_, byte[] labels) = IdxFile.Read(Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"));
        if (axes is not [var count, Side, Side] || count != labels.Length || labels.Any(label => label > 9))
            throw new RnnLibFormatException(images, "byte 4", $"expected {labels.Length} images of {Side} x {Side} and labels from 0 to 9, found [{string.Join(", ", axes)}]");
        return new([.. pixels.Chunk(Side * Side)], labels);
    }

    private static Digits Draw(int count, Rng rng)
    {
        var labels = new byte[count];
        var images = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)rng.NextInt32(10);
            images[i] = Draw(Glyphs[labels[i]], rng);
        }

        return new(images, labels);
    }

    private static byte[] Draw(string glyph, Rng rng)
    {
        float scaleX = 2.4f + rng.NextSingle(), scaleY = 2.4f + rng.NextSingle(), ink = 150 + 105 * rng.NextSingle(), slant = 0.4f * (rng.NextSingle() - 0.5f);
        int left = 3 + rng.NextInt32(6), top = 2 + rng.NextInt32(3);
        var image = new byte[Side * Side];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                int row = (int)MathF.Floor((y - top) / scaleY), column = (int)MathF.Floor((x - left + slant * (y - Side / 2)) / scaleX);
                bool isInk = row is >= 0 and < 7 && column is >= 0 and < 5 && glyph[5 * row + column] == '1';
                image[Side * y + x] = (byte)Math.Clamp((isInk ? ink : 0) + 25 * rng.NextNormal(), 0, 255);
            }
        }

        return image;
    }
}
