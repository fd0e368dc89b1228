namespace RnnLib.PublicApi.Tests;

/// <summary>A temporary folder that is the current one while a page's program runs, so that its files have short names; gone afterwards.</summary>
/// <remarks>There is one current folder for the whole process: tests that set it stand in this collection, one after the other.</remarks>
[CollectionDefinition(nameof(WorkingFolder), DisableParallelization = true)]
public sealed class WorkingFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnnlib").FullName, _before = Environment.CurrentDirectory;

    public WorkingFolder() => Environment.CurrentDirectory = _folder;

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(_folder, recursive: true);
    }
}
