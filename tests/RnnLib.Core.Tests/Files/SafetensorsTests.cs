using System.Text;

namespace RnnLib.Core.Tests.Files;

public sealed class SafetensorsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rnnlib-safetensors");

    private static readonly Dictionary<string, Tensor> Tensors = new()
    {
        ["weight"] = Naive.Sample([3, 5]),
        ["bias"] = Tensor.From(float.NaN, float.NegativeInfinity, -0f, float.Epsilon, float.MaxValue),
        ["a scalar \"é\" \\ \n"] = Tensor.Scalar(7),
        ["empty"] = Tensor.Zeros([0, 3]),
    };

    private static readonly Dictionary<string, string> Metadata = new() { ["step"] = "12", ["é\"\\\n"] = "\u0001 日本" };

    public void Dispose() => _folder.Delete(recursive: true);

    private static byte[] Written(IEnumerable<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    [Fact]
    public void WriteThenRead_AnyTensors_IsByteIdentical()
    {
        string path = Path.Combine(_folder.FullName, "model.safetensors");
        Safetensors.Write(path, Tensors, Metadata);
        SafetensorsFile file = Safetensors.Read(path);

        Assert.Equal(Tensors.Keys.Order(StringComparer.Ordinal), file.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Metadata.OrderBy(m => m.Key), file.Metadata.OrderBy(m => m.Key));
        foreach ((string name, Tensor tensor) in Tensors)
        {
            Assert.Equal(("F32", tensor.Shape), (file.Entries[name].Type, file.Entries[name].Shape));
            Assert.Equal(tensor.Shape, file.Tensor(name).Shape);
            Expect.BitEqual(tensor.Data, file.Tensor(name).Data);
        }

        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal(bytes, Written(Tensors.Reverse(), Metadata.Reverse()));   // the order given does not matter
        Assert.Equal(bytes, Written(file.Entries.Keys.Select(name => KeyValuePair.Create(name, file.Tensor(name))), file.Metadata));
        Assert.Equal(0, (bytes.Length - Tensors.Values.Sum(t => t.Count) * sizeof(float)) % sizeof(ulong));   // data begins aligned
    }

    [Fact]
    public void Write_NothingAtAll_IsAValidFile()
    {
        SafetensorsFile file = Safetensors.Parse(Written([]));
        Assert.Empty(file.Entries);
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void Write_OneTensor_IsTheDocumentedLayout()
    {
        const string header = """{"__metadata__":{"k":"v"},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";
        string padded = header.PadRight((header.Length + 7) / 8 * 8);
        Assert.Equal(
            [.. BitConverter.GetBytes((ulong)padded.Length), .. Encoding.ASCII.GetBytes(padded), 0, 0, 128, 63, 0, 0, 0, 192],
            Written([new("x", Tensor.From(1, -2))], [new("k", "v")]));
    }

    [Fact]
    public void Write_NamesThatCannotBeRead_Throws()
    {
        Tensor x = Tensor.Ones([1]);
        Expect.Error<ArgumentException>(() => Written([new("x", x), new("x", x)]), "'x'", "once");
        Expect.Error<ArgumentException>(() => Written([new("__metadata__", x)]), "'__metadata__'");
        Expect.Error<ArgumentException>(() => Written([], [new("k", "1"), new("k", "2")]), "'k'");
        Assert.Throws<ArgumentNullException>("tensors", () => Written(null!));
        Assert.Throws<ArgumentNullException>("stream", () => Safetensors.Write((Stream)null!, []));
    }

    [Fact]
    public void Write_FailingOnTheWay_LeavesTheOldFile()
    {
        string path = Path.Combine(_folder.FullName, "model.safetensors");
        Safetensors.Write(path, Tensors);
        byte[] before = File.ReadAllBytes(path);

        Assert.Throws<ArgumentException>(() => Safetensors.Write(path, [new("x", 1), new("x", 2)]));

        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal(path, Assert.Single(_folder.GetFiles()).FullName);
    }

    [Theory]
    [InlineData("F16", new byte[] { 0x00, 0x3c, 0x00, 0xc1, 0x00, 0x7c }, new[] { 1f, -2.5f, float.PositiveInfinity })]
    [InlineData("BF16", new byte[] { 0x80, 0x3f, 0x20, 0xc0, 0xc0, 0x7f }, new[] { 1f, -2.5f, float.NaN })]
    [InlineData("F32", new byte[] { 0, 0, 0x80, 0x3f }, new[] { 1f })]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 4, 0xc0, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f }, new[] { -2.5f, float.PositiveInfinity })]
    public void Tensor_AnyFloat_BecomesSingle(string type, byte[] data, float[] want)
    {
        byte[] file = SafetensorsHeaderTests.Build($$$"""{"x":{"dtype":"{{{type}}}","shape":[{{{want.Length}}}],"data_offsets":[0,{{{data.Length}}}]}}""", data);
        Expect.Equal([want.Length], want, Safetensors.Parse(file).Tensor("x"));
        Assert.Equal(data, Safetensors.Parse(file).Bytes("x").ToArray());
    }

    [Fact]
    public void Tensor_NotThereOrNoFloat_IsNamed()
    {
        SafetensorsFile file = Safetensors.Parse(SafetensorsHeaderTests.Build("""{"x":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}""", new byte[4]), "my file");
        Expect.Error<RnnLibFormatException>(() => file.Tensor("x"), "my file", "tensor 'x'", "got I32");
        Expect.Error<KeyNotFoundException>(() => file.Tensor("y"), "no tensor 'y'", "holds: x");
    }

    [Fact]
    public void Read_WrongPath_Throws()
    {
        Assert.Throws<FileNotFoundException>(() => Safetensors.Read(Path.Combine(_folder.FullName, "none")));
        Assert.Throws<ArgumentException>("path", () => Safetensors.Read(""));
        Assert.Throws<ArgumentNullException>("bytes", () => Safetensors.Parse(null!));
    }
}
