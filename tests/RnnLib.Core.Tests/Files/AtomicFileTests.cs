namespace RnnLib.Core.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rnnlib-atomic");

    private string Target => Path.Combine(_folder.FullName, "target.bin");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Write_NewAndExistingFile_IsReplacedWhole()
    {
        AtomicFile.Write(Target, stream => stream.Write([1, 2, 3]));
        AtomicFile.Write(Target, stream => stream.Write([4]));
        Assert.Equal([4], File.ReadAllBytes(Target));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Write_FailingWriter_LeavesTheOldFileAndNoOther()
    {
        File.WriteAllBytes(Target, [1, 2, 3]);
        Expect.Error<InvalidOperationException>(
            () => AtomicFile.Write(Target, stream =>
            {
                stream.Write([9, 9]);
                stream.Flush();
                throw new InvalidOperationException("half-way");
            }), "half-way");
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Target));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Write_WithinAWrite_DoesNotDisturbIt()
    {
        AtomicFile.Write(Target, outer =>
        {
            AtomicFile.Write(Target, inner => inner.Write([1]));
            outer.Write([2]);
        });
        Assert.Equal([2], File.ReadAllBytes(Target));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Write_TargetIsAFolder_LeavesNoTemporaryFile()
    {
        Directory.CreateDirectory(Target);
        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(Target, stream => stream.Write([1])));
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void Write_MissingFolder_Throws() =>
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(Path.Combine(_folder.FullName, "none", "x"), _ => { }));
}
