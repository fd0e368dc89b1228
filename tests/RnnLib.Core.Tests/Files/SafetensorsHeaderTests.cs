using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace RnnLib.Core.Tests.Files;

/// <summary>Hostile files: each throws the one documented exception.</summary>
public sealed class SafetensorsHeaderTests
{
    private const string Fixtures = "safetensors_files.json";

    /// <summary>A file of a header and data.</summary>
    internal static byte[] Build(string header, params ReadOnlySpan<byte> data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data];
    }

    public static TheoryData<string, int, string> BadHeaders => new()
    {
        { "", 0, "begin with '{'" },
        { "[]", 0, "begin with '{'" },
        { " {}", 0, "begin with '{'" },
        { "\uFEFF{}", 0, "begin with '{'" },
        { "{", 0, "header" },
        { "{}x", 0, "header" },
        { "{}{}", 0, "header" },
        { "{'x':1}", 0, "header" },
        { "{/**/}", 0, "header" },
        { """{"x":1}""", 0, "expected StartObject" },
        { """{"x":null}""", 0, "expected StartObject" },
        { """{"x":{"dtype":"F32","shape":[],"data_offsets":[0,4]},}""", 4, "header" },
        { """{"x":{}}""", 0, "expected dtype, shape and two data_offsets" },
        { """{"x":{"dtype":"F32","shape":[1]}}""", 4, "expected dtype, shape and two data_offsets" },
        { """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "two data_offsets" },
        { """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "two data_offsets" },
        { """{"x":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "once each, got 'dtype'" },
        { """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"code":"os"}}""", 4, "got 'code'" },
        { """{"x":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}""", 4, "expected String" },
        { """{"x":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", 4, "expected StartArray" },
        { """{"x":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "array of numbers" },
        { """{"x":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}""", 4, "array of numbers" },
        { """{"x":{"dtype":"F32","shape":[[[1]]],"data_offsets":[0,4]}}""", 4, "header" },
        { """{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "0 or more" },
        { """{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "whole numbers" },
        { """{"x":{"dtype":"F32","shape":[1e3],"data_offsets":[0,4]}}""", 4, "whole numbers" },
        { """{"x":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}""", 4, "whole numbers" },
        { """{"x":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype 'F33'" },
        { """{"x":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype" },
        { """{"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "too large" },
        { """{"x":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", 4, "too large" },
        { """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "takes 64 bits" },
        { """{"x":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}""", 1, "takes 12 bits" },
        { """{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "4 to 0" },
        { """{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "0 or more" },
        { """{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "begin at 0" },
        { """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "3 follow the header" },
        { """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "5 follow the header" },
        { """{"x":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}""", 5, "too large" },
        { """{"x":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775803,9223372036854775807]}}""", 4, "data_offsets" },
        { """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "begin at 4" },
        { """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "begin at 8" },
        { """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "begin at 4" },
        { """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0078":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "occurs twice" },
        { """{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "header" },
        { """{"__metadata__":{"a":"1","a":"2"}}""", 0, "key 'a' occurs twice" },
        { """{"__metadata__":{"a":"1"},"__metadata__":{"b":"2"}}""", 0, "occurs twice" },
        { """{"__metadata__":{},"__metadata__":{}}""", 0, "occurs twice" },
        { """{"__metadata__":{"a":1}}""", 0, "expected String" },
        { """{"__metadata__":{"a":{"b":"c"}}}""", 0, "expected String" },
        { """{"__metadata__":null}""", 0, "expected StartObject" },
    };

    [Theory, MemberData(nameof(BadHeaders))]
    public void Parse_BadHeader_SaysWhatIsWrong(string header, int dataLength, string reason) =>
        Expect.Error<RnnLibFormatException>(() => Safetensors.Parse(Build(header, new byte[dataLength]), "hostile"), "hostile: ", reason);

    [Theory]
    [InlineData(new byte[0], "has 0")]
    [InlineData(new byte[] { 2, 0, 0 }, "has 3")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0, 0, 0, (byte)'{' }, "header length 2 goes beyond the file's 9 bytes")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 }, "begin with '{'")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, (byte)'{', (byte)'}' }, "above the format's limit")]
    [InlineData(new byte[] { 255, 255, 255, 127, 0, 0, 0, 0, (byte)'{', (byte)'}' }, "above the format's limit")]
    [InlineData(new byte[] { 5, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)'}' }, "header")]
    [InlineData(new byte[] { 6, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'"', 0xc0, 0x80, (byte)'"', (byte)'}' }, "header")]
    public void Parse_BadBytes_SaysWhatIsWrong(byte[] file, string reason) =>
        Expect.Error<RnnLibFormatException>(() => Safetensors.Parse(file, "hostile"), "hostile: ", reason);

    [Fact]
    public void Parse_HugeClaims_AllocatesLittle()
    {
        byte[][] files =
        [
            [.. BitConverter.GetBytes(99_000_000ul), (byte)'{', (byte)'}'],
            Build("""{"x":{"dtype":"F32","shape":[500000000],"data_offsets":[0,2000000000]}}"""),
        ];
        foreach (byte[] file in files)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<RnnLibFormatException>(() => Safetensors.Parse(file));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        }
    }

    [Fact]
    public void Parse_RandomMutations_OnlyTheFormatExceptionEscapes()
    {
        byte[] valid = Build(
            """{"__metadata__":{"step":"12"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[3],"data_offsets":[8,14]}}""",
            new byte[14]);
        string alphabet = "0123456789-+.eE\"\\{}[]:, atF\u00ff\0";
        var rng = new Rng(2024);
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            List<byte> bytes = [.. valid];
            for (int changes = 1 + rng.NextInt32(3); changes > 0; changes--)
            {
                int at = rng.NextInt32(bytes.Count);
                byte value = rng.NextInt32(2) == 0 ? (byte)rng.NextInt32(256) : (byte)alphabet[rng.NextInt32(alphabet.Length)];
                switch (rng.NextInt32(4))
                {
                    case 0:
                        bytes.RemoveAt(at);
                        break;
                    case 1:
                        bytes.Insert(at, value);
                        BinaryPrimitives.WriteUInt64LittleEndian(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes), (ulong)(bytes.Count - sizeof(ulong) - 14));
                        break;
                    default:
                        bytes[at] = value;
                        break;
                }
            }

            refused += ReadsWholly([.. bytes]) ? 0 : 1;
        }

        Assert.True(ReadsWholly(valid));
        Assert.InRange(refused, 10_000, 19_900);
    }

    /// <summary>Whether a file is accepted, and then every tensor of it can be read; any other exception ends the test.</summary>
    private static bool ReadsWholly(byte[] bytes)
    {
        SafetensorsFile file;
        try
        {
            file = Safetensors.Parse(bytes);
        }
        catch (RnnLibFormatException)
        {
            return false;
        }

        foreach ((string name, SafetensorsEntry entry) in file.Entries)
        {
            Assert.Equal(entry.End - entry.Start, file.Bytes(name).Length);
            if (entry.Type is "F32" or "F16")
                Assert.Equal(entry.Shape, file.Tensor(name).Shape);
        }

        return true;
    }

    public static TheoryData<string> FixtureNames() => Fixture.Names(Fixtures);

    [Theory, MemberData(nameof(FixtureNames))]
    public void Parse_FileOfAnotherProject_IsReadOrRefusedAlike(string name)
    {
        JsonElement fixture = Fixture.Case(Fixtures, name);
        byte[] bytes = fixture.GetProperty("file").GetBytesFromBase64();
        if (fixture.GetProperty("expect").GetString() == "error")
        {
            Assert.Throws<RnnLibFormatException>(() => Safetensors.Parse(bytes));
            return;
        }

        SafetensorsFile file = Safetensors.Parse(bytes);
        JsonProperty[] tensors = [.. fixture.GetProperty("outputs").EnumerateObject()];
        Assert.Equal(tensors.Length, file.Entries.Count);
        foreach (JsonProperty tensor in tensors)
        {
            Assert.Equal(tensor.Value.GetProperty("dtype").GetString(), file.Entries[tensor.Name].Type);
            Assert.Equal(tensor.Value.Shape(), file.Entries[tensor.Name].Shape);
            Assert.Equal(tensor.Value.GetProperty("bytes_base64").GetBytesFromBase64(), file.Bytes(tensor.Name).ToArray());
        }
    }
}
