namespace RnnLib.PublicApi.Tests.Samples;

/// <summary>A folder for what a sample writes, gone afterwards.</summary>
internal sealed class SampleFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rnnlib-sample-").FullName;

    /// <summary>A file of the folder with a text.</summary>
    public string Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
