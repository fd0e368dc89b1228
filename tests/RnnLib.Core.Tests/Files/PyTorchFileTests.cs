using System.Text.Json;

namespace RnnLib.Core.Tests.Files;

/// <summary>Files that PyTorch itself wrote, and hostile ones.</summary>
public sealed class PyTorchFileTests
{
    private const string Fixtures = "pytorch_files.json";

    public static TheoryData<string> FixtureNames() => Fixture.Names(Fixtures);

    [Theory, MemberData(nameof(FixtureNames))]
    public void Parse_File_GivesPyTorchsBitsOrTheReason(string name)
    {
        JsonElement fixture = Fixture.Case(Fixtures, name);
        byte[] bytes = fixture.GetProperty("file").GetBytesFromBase64();
        string expected = fixture.GetProperty("expect").GetString()!;
        if (expected != "ok")
        {
            Expect.Error<RnnLibFormatException>(() => PyTorchFile.Parse(bytes, "hostile"), "hostile: ", expected);
            return;
        }

        var file = PyTorchFile.Parse(bytes);
        JsonProperty[] tensors = [.. fixture.GetProperty("outputs").EnumerateObject()];
        Assert.Equal(tensors.Select(t => t.Name).Order(StringComparer.Ordinal), file.Entries.Keys.Order(StringComparer.Ordinal));
        foreach (JsonProperty tensor in tensors)
        {
            Assert.Equal(new(tensor.Value.GetProperty("dtype").GetString()!, tensor.Value.Shape()), file.Entries[tensor.Name]);
            Assert.Equal(tensor.Value.Shape(), file.Shapes[tensor.Name]);
            Assert.Equal(tensor.Value.GetProperty("bytes_base64").GetBytesFromBase64(), file.Bytes(tensor.Name));
        }

        Assert.Equal(
            fixture.GetProperty("metadata").EnumerateObject().Select(m => (m.Name, m.Value.GetString()!)).Order(),
            file.Metadata.Select(m => (m.Key, m.Value)).Order());
    }

    [Fact]
    public void TensorAndIntegers_EveryType_AreItsNumbers()
    {
        var file = PyTorchFile.Parse(Fixture.Case(Fixtures, "every_type").GetProperty("file").GetBytesFromBase64(), "types");
        foreach (string type in (string[])["float16", "bfloat16", "float32", "float64"])
            Expect.Equal([3], [-1, 2, 3], file.Tensor(type));
        foreach (string type in (string[])["int8", "int16", "int32", "int64"])
            Assert.Equal([-1, 2, 3], file.Integers(type));
        Assert.Equal([1, 2, 3], file.Integers("uint8"));
        Assert.Equal([0, 1, 1], file.Integers("bool"));
        Assert.Equal([(1L << 62) + 1, long.MinValue], file.Integers("large"));

        Expect.Error<RnnLibFormatException>(() => file.Tensor("int64"), "types", "tensor 'int64'", "got I64");
        Expect.Error<RnnLibFormatException>(() => file.Integers("float32"), "tensor 'float32'", "got F32");
        Expect.Error<KeyNotFoundException>(() => file.Tensor("none"), "types", "no tensor 'none'", "float32");
    }

    [Fact]
    public void Data_WrittenAsSafetensors_KeepsTypesAndBits()
    {
        var file = PyTorchFile.Parse(Fixture.Case(Fixtures, "every_type").GetProperty("file").GetBytesFromBase64());
        using var stream = new MemoryStream();
        Safetensors.WriteData(stream, file.Entries.Keys.Select(name => KeyValuePair.Create(name, file.Data(name))), file.Metadata);

        SafetensorsFile written = Safetensors.Parse(stream.ToArray());

        foreach ((string name, PyTorchEntry entry) in file.Entries)
        {
            Assert.Equal((entry.Type, entry.Shape), (written.Entries[name].Type, written.Entries[name].Shape));
            Assert.Equal(file.Bytes(name), written.Bytes(name).ToArray());
        }
    }

    [Theory]
    [InlineData("huge_shape")]
    [InlineData("large_storage")]
    [InlineData("huge_storage")]
    [InlineData("repeated_a_million_times")]
    [InlineData("pickle_laughs")]
    [InlineData("pickle_text_beyond")]
    public void Parse_HugeClaims_AllocatesLittle(string name)
    {
        byte[] bytes = Fixture.Case(Fixtures, name).GetProperty("file").GetBytesFromBase64();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<RnnLibFormatException>(() => PyTorchFile.Parse(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Theory]
    [InlineData("views_of_one_storage")]
    [InlineData("views_of_one_storage_legacy")]
    [InlineData("checkpoint")]
    [InlineData("state_dict_protocol_4")]
    public void Parse_RandomMutations_OnlyTheFormatExceptionEscapes(string name)
    {
        byte[] valid = Fixture.Case(Fixtures, name).GetProperty("file").GetBytesFromBase64();
        var rng = new Rng(2025);
        int refused = 0;
        for (int i = 0; i < 2_000; i++)
        {
            List<byte> bytes = [.. valid];
            for (int changes = 1 + rng.NextInt32(4); changes > 0; changes--)
            {
                int at = rng.NextInt32(bytes.Count);
                switch (rng.NextInt32(8))
                {
                    case 0:
                        bytes.RemoveAt(at);
                        break;
                    case 1:
                        bytes.Insert(at, (byte)rng.NextInt32(256));
                        break;
                    case 2:
                        bytes.RemoveRange(at, bytes.Count - at);
                        bytes.Add(0);
                        break;
                    default:
                        bytes[at] = (byte)rng.NextInt32(256);
                        break;
                }
            }

            refused += ReadsWholly([.. bytes]) ? 0 : 1;
        }

        Assert.True(ReadsWholly(valid));
        Assert.InRange(refused, 500, 1_990);
    }

    [Fact]
    public void Read_WrongPath_Throws()
    {
        Assert.Throws<FileNotFoundException>(() => PyTorchFile.Read(Path.Combine(Path.GetTempPath(), "no such file.pt")));
        Assert.Throws<ArgumentException>("path", () => PyTorchFile.Read(""));
        Assert.Throws<ArgumentNullException>("bytes", () => PyTorchFile.Parse(null!));
    }

    /// <summary>Whether a file is accepted, and then every tensor of it can be read; any other exception ends the test.</summary>
    private static bool ReadsWholly(byte[] bytes)
    {
        PyTorchFile file;
        try
        {
            file = PyTorchFile.Parse(bytes);
        }
        catch (RnnLibFormatException)
        {
            return false;
        }

        foreach ((string name, PyTorchEntry entry) in file.Entries)
            Assert.Equal(entry.Shape.Count, file.Bytes(name).Length / SizeOf(entry.Type));
        return true;
    }

    private static int SizeOf(string type) => type is "BOOL" ? 1 : int.Parse(type[(type.IndexOfAny([.. "0123456789"]))..]) / 8;
}
