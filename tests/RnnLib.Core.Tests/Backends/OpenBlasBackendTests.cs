using System.Runtime.InteropServices;

namespace RnnLib.Core.Tests.Backends;

[Collection(nameof(BackendChoice))]
public sealed class OpenBlasBackendTests
{
    [OpenBlasFact]
    public void Products_AnySize_AgreeWithManaged()
    {
        Agreement.Require(MatrixBackend.OpenBlas);
        Agreement.RequireSmall(MatrixBackend.OpenBlas);
    }

    [OpenBlasFact]
    public void ToString_Loaded_TellsWhatTheLibraryIs() => Assert.StartsWith("OpenBLAS (OpenBLAS 0.", MatrixBackend.OpenBlas.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Current_NoLibrary_ThrowsWhatWasLookedForAndStaysManaged()
    {
        var absent = new OpenBlasBackend(_ => 0);

        Assert.False(absent.IsAvailable);
        Expect.Error<DllNotFoundException>(
            () => MatrixBackend.Current = absent, "libopenblas.so.0 (not found)", "libopenblas.dylib", "libopenblas.dll", "apt-get install libopenblas0-pthread", "stays managed");
        Assert.Same(MatrixBackend.Managed, MatrixBackend.Current);
        Expect.Close([4096], Ops.MatMul(Tensor.Full([1, 4096], 1), Tensor.Full([4096, 1], 1)).Data);
    }

    [Fact]
    public void Current_LibraryWithoutTheProduct_SaysSo()
    {
        nint other = NativeLibrary.Load("libSystem.Native", typeof(object).Assembly, searchPath: null);
        var wrong = new OpenBlasBackend(name => name == "libopenblas.so.0" ? other : 0);

        Expect.Error<DllNotFoundException>(() => MatrixBackend.Current = wrong, "libopenblas.so.0 (has no cblas_sgemm)", "libopenblas.so (not found)");
    }

    [Fact]
    public void IsAvailable_LibraryInstalledLater_IsFound()
    {
        nint handle = 0;
        var asked = new List<string>();
        var backend = new OpenBlasBackend(name =>
        {
            asked.Add(name);
            return handle;
        });

        Assert.False(backend.IsAvailable);
        int names = asked.Count;
        Assert.False(backend.IsAvailable);
        Assert.Equal(2 * names, asked.Count);
    }
}
