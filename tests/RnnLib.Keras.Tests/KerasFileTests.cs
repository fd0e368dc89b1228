using System.Text;

namespace RnnLib.Keras.Tests;

public sealed class KerasFileTests
{
    public static TheoryData<string> Refused => [.. KerasModels.Refused.Keys];

    [Theory, MemberData(nameof(Refused))]
    public void Parse_MalformedOrHostile_ThrowsTheFormatException(string name)
    {
        byte[] bytes = KerasModels.Refused[name].GetProperty("file").GetBytesFromBase64();
        long before = GC.GetAllocatedBytesForCurrentThread();

        string message = Assert.Throws<RnnLibFormatException>(() => KerasFile.Parse(bytes, "hostile")).Message;

        Assert.StartsWith("hostile", message, StringComparison.Ordinal);
        Assert.Contains(KerasModels.Refused[name].GetProperty("reason").GetString()!, message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Fact]
    public void Parse_NumbersOfAnotherFile_AreRefused()
    {
        // The file of the test refers to a file of the machine it was made on; a name of the same length in the current folder is there everywhere.
        const string made = "/tmp/rnnlib-outside.bin", outside = "rnnlib-outside-file.bin";
        File.WriteAllBytes(outside, [.. Enumerable.Range(0, 64).Select(i => (byte)i)]);
        try
        {
            byte[] bytes = KerasModels.Refused["external storage"].GetProperty("file").GetBytesFromBase64();
            int at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(made));
            Assert.True(at > 0);
            Encoding.ASCII.GetBytes(outside).CopyTo(bytes, at);
            string message = Assert.Throws<RnnLibFormatException>(() => KerasFile.Parse(bytes)).Message;
            Assert.Contains("outside of the file", message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(outside);
        }
    }

    [Theory]
    [InlineData("model.weights.h5")]
    [InlineData("model.keras")]
    [InlineData("model.npz, named and in Fortran order")]
    public void Shapes_OfAModel_AreThoseOfItsFloats(string name)
    {
        KerasFile file = KerasModels.FileOf(name);
        Assert.Equal(name, file.Name);
        Assert.False(file.IsOrdered);
        Assert.Equal([4, 12], file.Shapes["layers/lstm/cell/vars/0"]);
        Assert.Equal([6, 4], file.Tensor("layers/embedding/vars/0").Shape);
        Assert.DoesNotContain("layers/dropout/seed_generator/vars/0", file.Shapes.Keys);
        Assert.Throws<KeyNotFoundException>(() => file.Tensor("layers/lstm/cell/vars/3"));
    }

    [Theory]
    [InlineData("model.weights.h5")]
    [InlineData("model.keras")]
    [InlineData("model.npz")]
    public void Parse_RandomMutations_OnlyTheFormatExceptionEscapes(string name)
    {
        byte[] valid = KerasModels.Cases[name].GetProperty("file").GetBytesFromBase64();
        var rng = new Rng(77);
        int refused = 0;
        for (int i = 0; i < 1_000; i++)
        {
            byte[] bytes = rng.NextInt32(5) == 0 ? valid[..rng.NextInt32(valid.Length)] : [.. valid];
            for (int changes = 1 + rng.NextInt32(6); changes > 0 && bytes.Length > 0; changes--)
                bytes[rng.NextInt32(bytes.Length)] = (byte)rng.NextInt32(256);
            try
            {
                KerasFile file = KerasFile.Parse(bytes);
                foreach (string path in file.Shapes.Keys)
                    Assert.Equal(file.Shapes[path], file.Tensor(path).Shape);
            }
            catch (RnnLibFormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 200, 999);
    }

    [Fact]
    public void Read_WrongPath_Throws()
    {
        Assert.Throws<FileNotFoundException>(() => KerasFile.Read(Path.Combine(Path.GetTempPath(), "no such file.keras")));
        Assert.Throws<ArgumentException>("path", () => KerasFile.Read(""));
        Assert.Throws<ArgumentNullException>("bytes", () => KerasFile.Parse(null!));
    }
}
