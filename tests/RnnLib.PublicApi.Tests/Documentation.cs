namespace RnnLib.PublicApi.Tests;

/// <summary>The pages of the repository, and the code in them.</summary>
internal static class Documentation
{
    /// <summary>A file below the repository's root, from wherever the tests run.</summary>
    public static string PathOf(params string[] parts)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RnnLib.sln")))
                return Path.Combine([folder.FullName, .. parts]);
        }

        throw new FileNotFoundException($"RnnLib.sln stands in no folder above {AppContext.BaseDirectory}.");
    }

    /// <summary>The lines of C# that a page shows, without indentation, empty lines and usings.</summary>
    public static string[] CodeOf(string page)
    {
        var code = new List<string>();
        bool inside = false;
        foreach (string line in File.ReadAllLines(page).Select(line => line.Trim()))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                inside = line == "```csharp";
            else if (inside && line.Length > 0 && !line.StartsWith("using ", StringComparison.Ordinal))
                code.Add(line);
        }

        return [.. code];
    }
}
