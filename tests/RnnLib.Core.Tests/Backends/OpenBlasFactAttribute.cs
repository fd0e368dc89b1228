namespace RnnLib.Core.Tests.Backends;

/// <summary>A test that needs an installed OpenBLAS, and is reported as skipped without one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenBlasFactAttribute : FactAttribute
{
    public OpenBlasFactAttribute()
    {
        if (!MatrixBackend.OpenBlas.IsAvailable)
            Skip = "no OpenBLAS is installed (Debian, Ubuntu: apt-get install libopenblas0-pthread)";
    }
}
