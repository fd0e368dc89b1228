using System.IO.Compression;
using RnnLib;

namespace ImageCaptioning;

/// <summary>Small pictures and their names: captions.tsv, whose last column is the name, and as many images of 24 x 24 pixels of red, green and blue.</summary>
internal static class Emoji
{
    private const int Side = 24, Channels = 3;

    /// <summary>All of them; a tenth, drawn at random, tests.</summary>
    public static (Captioned Train, Captioned Test) Load(string folder, Rng rng)
    {
        string[] captions = [.. File.ReadLines(Path.Combine(folder, "captions.tsv")).Skip(1).Select(line => line.Split('\t')[^1])];
        string path = Path.Combine(folder, "images-24x24-rgb.bin.gz");
        byte[] bytes = Unzip(path);
        if (captions.Length < 10 || bytes.Length != captions.Length * Side * Side * Channels)
            throw new RnnLibFormatException(path, "byte 0", $"expected {captions.Length} images (at least 10) of {Side} x {Side} x {Channels} bytes, found {bytes.Length} bytes");

        var pixels = new float[bytes.Length];
        for (int i = 0; i < captions.Length; i++)
        {
            int first = i * Side * Side * Channels;
            for (int place = 0; place < Side * Side; place++)
            {
                for (int channel = 0; channel < Channels; channel++)
                    pixels[first + channel * Side * Side + place] = 1 - bytes[first + place * Channels + channel] / 255f;   // the white around is 0
            }
        }

        var all = new Captioned(Tensor.From([captions.Length, Channels, Side, Side], pixels), captions);
        int[] order = [.. Enumerable.Range(0, captions.Length)];
        rng.Shuffle<int>(order);
        int tests = captions.Length / 10;
        return (all.Part(order[tests..]), all.Part(order[..tests]));
    }

    private static byte[] Unzip(string path)
    {
        using var bytes = new MemoryStream();
        try
        {
            using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            file.CopyTo(bytes);
        }
        catch (InvalidDataException e)
        {
            throw new RnnLibFormatException(path, "byte 0", "expected a gzipped file", e);
        }

        return bytes.ToArray();
    }
}
