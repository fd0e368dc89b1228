namespace RnnLib.Data.Tests;

/// <summary>A file with the given text that is gone after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string text) => File.WriteAllText(Path, text);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"rnnlib-{Guid.NewGuid():N}.csv");

    public void Dispose() => File.Delete(Path);
}
