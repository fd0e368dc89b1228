using System.IO.Compression;
using ImageCaptioning;

namespace RnnLib.PublicApi.Tests.Samples;

/// <summary>Small runs of samples/ImageCaptioning, and what it reads and draws.</summary>
public sealed class ImageCaptioningTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnnlib-captions").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_DrawnDigits_WritesModelAndPicture()
    {
        new Settings { Task = "digits", Quick = true, Images = 64, Epochs = 1, Output = _folder }.Run();

        Assert.True(new FileInfo(Path.Combine(_folder, "digits.png")).Length > 5000);
        Assert.True(File.Exists(Path.Combine(_folder, "digits.safetensors")));
    }

    [Fact]
    public void Run_RowsOfDrawnDigits_WritesBothModels()
    {
        new Settings { Task = "rows", Quick = true, Images = 64, Epochs = 1, Output = _folder }.Run();

        Assert.True(File.Exists(Path.Combine(_folder, "rows-rnn.safetensors")) && File.Exists(Path.Combine(_folder, "rows-lstm.safetensors")));
    }

    [Fact]
    public void Run_Emoji_ReadsTheFolder()
    {
        byte[] pixels = new byte[20 * 24 * 24 * 3];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i * 7);
        File.WriteAllLines(Path.Combine(_folder, "captions.tsv"), ["index\tcaption", .. Enumerable.Range(0, 20).Select(i => $"{i}\tface number {i % 3}")]);
        using (var file = new GZipStream(File.Create(Path.Combine(_folder, "images-24x24-rgb.bin.gz")), CompressionLevel.Fastest))
            file.Write(pixels);

        new Settings { Task = "emoji", Data = _folder, Quick = true, Epochs = 1, Output = _folder }.Run();

        Assert.True(File.Exists(Path.Combine(_folder, "emoji.png")));
    }

    [Fact]
    public void Run_EmojiWithoutData_SaysSo() =>
        Assert.Contains("needs --data", Assert.Throws<ArgumentException>(() => new Settings { Task = "emoji", Output = _folder }.Run()).Message);

    [Fact]
    public void Digits_FileOfSomethingElse_IsNamed()
    {
        File.WriteAllText(Path.Combine(_folder, "train-images-idx3-ubyte.gz"), "no digits");

        Assert.Contains("train-images", Assert.Throws<RnnLibFormatException>(() => Digits.Read(_folder)).Message);
    }

    [Theory]
    [InlineData(3, 7, "a three and a seven")]
    [InlineData(8, 0, "an eight and a zero")]
    [InlineData(6, 6, "two sixes")]
    [InlineData(4, 4, "two fours")]
    public void Caption_Digits_AreNamedFromLeftToRight(int left, int right, string caption) => Assert.Equal(caption, DigitPairs.Caption(left, right));

    [Fact]
    public void Compose_Digits_StandWhereTheCaptionSays()
    {
        var digits = new Digits([new byte[784], [.. Enumerable.Repeat((byte)255, 784)]], [1, 2]);

        Captioned images = DigitPairs.Compose(digits, 40, new Rng(1));

        for (int i = 0; i < images.Count; i++)
        {
            string said = images.Images[i, 0, 16, 10] == 1 ? "two" : "one", next = images.Images[i, 0, 16, 40] == 1 ? "two" : "one";
            Assert.Equal(said == next ? $"two {said}s" : $"a {said} and a {next}", images.Captions[i]);
        }
    }
}
