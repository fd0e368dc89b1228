namespace RnnLib;

/// <summary>Writes a file all or nothing.</summary>
internal static class AtomicFile
{
    private const string TemporaryEnding = ".tmp";

    /// <summary>Writes to a temporary file in the same folder, flushes it to disk, renames it over <paramref name="path"/> and flushes the folder.</summary>
    /// <remarks>A failure on the way leaves an existing file as it was and no temporary file behind.</remarks>
    public static void Write(string path, Action<Stream> write)
    {
        string target = Path.GetFullPath(path), temporary = $"{target}.{Path.GetRandomFileName()}{TemporaryEnding}";   // no two writers share one
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
            FolderFlush.Run(Path.GetDirectoryName(target)!);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Deletes the temporary files of writers of this file that were killed; none must be at work. A question mark in the name stands for any character.</summary>
    public static void DeleteLeftovers(string path)
    {
        string target = Path.GetFullPath(path), folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
            return;
        foreach (string file in Directory.EnumerateFiles(folder, $"{Path.GetFileName(target)}.????????.???{TemporaryEnding}"))
            File.Delete(file);
    }
}
