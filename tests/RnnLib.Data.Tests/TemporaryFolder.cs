namespace RnnLib.Data.Tests;

/// <summary>A folder for the files of one test; gone afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("rnnlib-data-").FullName;

    public string this[string name] => Path.Combine(_path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
