namespace RnnLib.Data.Tests;

/// <summary>A test on a corpus that the repository may not hold: it stands beside the repository's folder, in shared/data, or the test is reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute(string path)
    {
        if (Find(path) is null)
            Skip = $"the corpus shared/data/{path} stands in no folder above the repository";
    }

    /// <summary>The corpus; null where it is absent.</summary>
    public static string? Find(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data", path);
            if (File.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
