namespace RnnLib.Core.Tests.Files;

/// <summary>Reading single tensors from disk, and types beside F32.</summary>
public sealed class SafetensorsReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rnnlib-safetensors");

    private string FilePath => Path.Combine(_folder.FullName, "file.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Tensor_OneOfMany_EqualsTheWholeFiles()
    {
        Safetensors.Write(FilePath, [new("a", Naive.Sample([3, 5])), new("b", Tensor.Zeros([0, 2])), new("c", Naive.Sample([7]))], [new("k", "v")]);
        SafetensorsFile whole = Safetensors.Read(FilePath);

        using SafetensorsReader reader = Safetensors.Open(FilePath);

        Assert.Equal(FilePath, reader.Name);
        Assert.Equal(whole.Metadata, reader.Metadata);
        Assert.Equal(whole.Entries, reader.Entries);
        Assert.Equal(whole.Shapes, reader.Shapes);
        foreach (string name in whole.Entries.Keys)
        {
            Expect.BitEqual(whole.Tensor(name).Data, reader.Tensor(name).Data);
            Assert.Equal(whole.Bytes(name).ToArray(), reader.Data(name).Bytes.ToArray());
        }

        Expect.Error<KeyNotFoundException>(() => reader.Tensor("d"), "no tensor 'd'", "a, b, c");
    }

    [Fact]
    public void Tensor_OfALargeFile_ReadsNoMoreThanItself()
    {
        const int large = 20_000_000;
        Safetensors.Write(FilePath, [new("large", Tensor.Zeros([large])), new("small", Tensor.From(1, 2))]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        using SafetensorsReader reader = Safetensors.Open(FilePath);
        Expect.Equal([2], [1, 2], reader.Tensor("small"));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public async Task Tensor_FromManyThreads_IsTheSame()
    {
        Tensor[] tensors = [.. Enumerable.Range(0, 20).Select(i => Tensor.Full([1000 + i], i))];
        Safetensors.Write(FilePath, tensors.Select((tensor, i) => KeyValuePair.Create($"t{i}", tensor)));
        using SafetensorsReader reader = Safetensors.Open(FilePath);

        await Parallel.ForAsync(0, 200, (i, _) =>
        {
            Expect.BitEqual(tensors[i % 20].Data, reader.Tensor($"t{i % 20}").Data);
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void Open_AnyMalformedFile_RefusesAsReadDoes()
    {
        foreach (byte[] bytes in (byte[][])[[], [1, 2, 3], [9, 0, 0, 0, 0, 0, 0, 0, (byte)'{'], SafetensorsHeaderTests.Build("{}", 1), SafetensorsHeaderTests.Build("[]")])
        {
            File.WriteAllBytes(FilePath, bytes);
            string read = Assert.Throws<RnnLibFormatException>(() => Safetensors.Read(FilePath)).Message;
            Assert.Equal(read, Assert.Throws<RnnLibFormatException>(() => Safetensors.Open(FilePath)).Message);
            File.Delete(FilePath);   // closed again
        }

        Assert.Throws<FileNotFoundException>(() => Safetensors.Open(FilePath));
    }

    [Theory]
    [InlineData("BOOL", new byte[] { 0, 1, 255 }, new long[] { 0, 1, 1 })]
    [InlineData("U8", new byte[] { 0, 255 }, new long[] { 0, 255 })]
    [InlineData("I8", new byte[] { 127, 255 }, new long[] { 127, -1 })]
    [InlineData("U16", new byte[] { 1, 255 }, new long[] { 65281 })]
    [InlineData("I16", new byte[] { 1, 255 }, new long[] { -255 })]
    [InlineData("U32", new byte[] { 255, 255, 255, 255 }, new long[] { 4294967295 })]
    [InlineData("I32", new byte[] { 255, 255, 255, 255 }, new long[] { -1 })]
    [InlineData("I64", new byte[] { 254, 255, 255, 255, 255, 255, 255, 255 }, new long[] { -2 })]
    [InlineData("U64", new byte[] { 255, 255, 255, 255, 255, 255, 255, 127 }, new[] { long.MaxValue })]
    public void Integers_AnyType_AreItsNumbers(string type, byte[] data, long[] want)
    {
        File.WriteAllBytes(FilePath, SafetensorsHeaderTests.Build(
            $$$"""{"x":{"dtype":"{{{type}}}","shape":[{{{want.Length}}}],"data_offsets":[0,{{{data.Length}}}]}}""", data));
        using SafetensorsReader reader = Safetensors.Open(FilePath);
        Assert.Equal(want, Safetensors.Read(FilePath).Integers("x"));
        Assert.Equal(want, reader.Integers("x"));
        Expect.Error<RnnLibFormatException>(() => reader.Tensor("x"), FilePath, "got " + type);
    }

    [Fact]
    public void Integers_NotWholeOrTooLarge_AreRefused()
    {
        SafetensorsFile file = Safetensors.Parse(SafetensorsHeaderTests.Build(
            """{"f":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"u":{"dtype":"U64","shape":[1],"data_offsets":[8,16]}}""",
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128));
        Expect.Error<RnnLibFormatException>(() => file.Integers("f"), "tensor 'f'", "got F64");
        Expect.Error<RnnLibFormatException>(() => file.Integers("u"), "tensor 'u'", "above 9223372036854775807");
    }

    [Fact]
    public void WriteData_AnyTypes_IsByteIdentical()
    {
        // As the reference implementation writes it: the largest elements first, by name among themselves.
        byte[] file = SafetensorsHeaderTests.Build(
            """{"__metadata__":{"format":"pt"},"steps":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"a+b":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]},"é":{"dtype":"F32","shape":[],"data_offsets":[16,20]},"h":{"dtype":"BF16","shape":[3],"data_offsets":[20,26]},"mask":{"dtype":"BOOL","shape":[2],"data_offsets":[26,28]}}""",
            [.. Enumerable.Range(1, 28).Select(i => (byte)i)]);
        int length = BitConverter.ToInt32(file), padding = (8 - (length % 8)) % 8;
        file = [.. BitConverter.GetBytes((ulong)(length + padding)), .. file[8..(8 + length)], .. Enumerable.Repeat((byte)' ', padding), .. file[(8 + length)..]];
        SafetensorsFile read = Safetensors.Parse(file);

        Safetensors.WriteData(FilePath, read.Entries.Keys.Reverse().Select(name => KeyValuePair.Create(name, read.Data(name))), read.Metadata);

        Assert.Equal(file, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void WriteData_WhatCannotBeRead_IsRefused()
    {
        Expect.Error<ArgumentException>(() => Safetensors.WriteData(FilePath, [new("x", new("F33", [1], new byte[4]))]), "x", "unknown type 'F33'");
        Expect.Error<ArgumentException>(() => Safetensors.WriteData(FilePath, [new("x", new("F16", [3], new byte[4]))]), "x", "F16", "48 bits, got 4 bytes");
        Expect.Error<ArgumentException>(() => Safetensors.WriteData(FilePath, [new("x", new("F4", [3], new byte[1]))]), "12 bits");
        Assert.False(File.Exists(FilePath));
    }
}
