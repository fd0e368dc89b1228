namespace RnnLib.Data;

/// <summary>What a record of a file holds.</summary>
/// <param name="source">What error messages call the file.</param>
internal abstract class RecordFormat(string source)
{
    public string Source => source;

    /// <summary>What stands between cells that may be quoted; null if records are lines.</summary>
    public virtual byte? QuotedSeparator => null;

    /// <summary>Whether the first record names the columns.</summary>
    public virtual bool HasHeader => false;

    public virtual void ReadHeader(string record, int line)
    {
    }

    /// <summary>The texts that are wanted of a record, or null if it is to be passed over.</summary>
    /// <exception cref="RnnLibFormatException">The record is malformed.</exception>
    public abstract string[]? Parse(string record, int line);

    protected RnnLibFormatException Fault(int line, string reason, Exception? inner = null) => new(source, $"line {line}", reason, inner);
}
