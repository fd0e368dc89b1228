using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>An installed libopenblas, loaded when it is first asked for and called through its C interface.</summary>
/// <param name="load">Loads a library by name and gives its handle, or 0 if there is none.</param>
internal sealed unsafe class OpenBlasBackend(Func<string, nint> load) : ForeignBackend("OpenBLAS")
{
    private const int RowMajor = 101, AsStored = 111, Transposed = 112;

    private static readonly string[] Names =
    [
        "libopenblas.so.0",
        "libopenblas.so",
        "libopenblas.dylib",
        "/opt/homebrew/opt/openblas/lib/libopenblas.dylib", // Homebrew links it into no searched folder
        "libopenblas.dll",
    ];

    private readonly Lock _loading = new();
    private volatile Library? _library;

    public static OpenBlasBackend Instance { get; } = new(LoadInstalled);

    public override bool IsAvailable => TryLoad(out _);

    public override string ToString() => _library is { } library ? $"{Name} ({library.Description})" : Name;

    private protected override void Prepare()
    {
        if (!TryLoad(out string problems))
        {
            throw new DllNotFoundException(
                $"MatrixBackend.OpenBlas found no OpenBLAS that it can use: {problems}. Install one (Debian, Ubuntu: apt-get install "
                + "libopenblas0-pthread; macOS: brew install openblas; Windows: put libopenblas.dll beside the program). "
                + $"The backend stays {Current.Name}.");
        }
    }

    protected override void Product(in MatrixOperand a, in MatrixOperand b, Span<float> c, bool accumulate)
    {
        fixed (float* pa = a.Values, pb = b.Values, pc = c)
        {
            _library!.Sgemm(
                RowMajor, a.IsTransposed ? Transposed : AsStored, b.IsTransposed ? Transposed : AsStored, a.Rows, b.Columns, a.Columns,
                1, pa, a.Stride, pb, b.Stride, accumulate ? 1 : 0, pc, b.Columns);
        }
    }

    /// <summary>Tries every name, unless a library is loaded already; a failure is tried again at the next call.</summary>
    private bool TryLoad(out string problems)
    {
        problems = "";
        if (_library is not null)
            return true;
        lock (_loading)
        {
            List<string> faults = [];
            for (int i = 0; i < Names.Length && _library is null; i++)
            {
                string fault = "not found";
                nint handle = load(Names[i]);
                if (handle != 0)
                    _library = Library.TryBind(handle, out fault);
                faults.Add($"{Names[i]} ({fault})");
            }

            problems = string.Join(", ", faults);
            return _library is not null;
        }
    }

    private static nint LoadInstalled(string name) =>
        NativeLibrary.TryLoad(name, typeof(OpenBlasBackend).Assembly, searchPath: null, out nint handle) ? handle : 0;

    /// <summary>A loaded library's product, and what it says of itself: version, threads and the kernels it chose.</summary>
    private sealed class Library
    {
        private Library(nint sgemm, string description)
        {
            Sgemm = (delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)sgemm;
            Description = description;
        }

        public delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> Sgemm { get; }

        public string Description { get; }

        public static Library? TryBind(nint handle, out string fault)
        {
            if (!NativeLibrary.TryGetExport(handle, "cblas_sgemm", out nint sgemm))
            {
                fault = "has no cblas_sgemm";
                return null;
            }

            string description = NativeLibrary.TryGetExport(handle, "openblas_get_config", out nint config)
                ? Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)config)())?.Trim() ?? ""
                : "a BLAS that does not describe itself";

            // Such a build reads every size as 64 bits; a call with 32 would hand it rubbish.
            if (description.Contains("USE64BITINT", StringComparison.Ordinal))
            {
                fault = "is built for 64-bit sizes";
                return null;
            }

            fault = "";
            return new(sgemm, description);
        }
    }
}
