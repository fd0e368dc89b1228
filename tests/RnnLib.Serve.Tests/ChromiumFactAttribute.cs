namespace RnnLib.Serve.Tests;

/// <summary>A test that needs an installed Chromium, and is reported as skipped without one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Path is null)
            Skip = "no Chromium is installed (Debian: apt-get install chromium)";
    }

    /// <summary>The program; null if there is none.</summary>
    internal static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .Select(folder => System.IO.Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);
}
