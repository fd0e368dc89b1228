namespace RnnLib;

/// <summary>A file or stream does not follow its format: where, and why.</summary>
public sealed class RnnLibFormatException : FormatException
{
    /// <summary>A fault without further words.</summary>
    public RnnLibFormatException()
    {
    }

    /// <summary>A fault described by <paramref name="message"/>.</summary>
    public RnnLibFormatException(string message)
        : base(message)
    {
    }

    /// <summary>A fault described by <paramref name="message"/>, found through <paramref name="innerException"/>.</summary>
    public RnnLibFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A fault in a file.</summary>
    /// <param name="file">The file's path or name.</param>
    /// <param name="position">Where: a byte offset, or a line and column.</param>
    /// <param name="reason">What was expected and what was found.</param>
    /// <param name="innerException">What the fault was found through, if anything.</param>
    public RnnLibFormatException(string file, string position, string reason, Exception? innerException = null)
        : base($"{file}: {position}: {reason}", innerException)
    {
        (File, Position) = (file, position);
    }

    /// <summary>The file's path or name, if known.</summary>
    public string? File { get; }

    /// <summary>Where in the file, if known.</summary>
    public string? Position { get; }
}
