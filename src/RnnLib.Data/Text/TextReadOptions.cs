using System.Text;

namespace RnnLib.Data;

/// <summary>How texts are read from files.</summary>
public sealed record TextReadOptions
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The names of the classes in the order of their numbers; what belongs to another is an error (a folder of another name is left
    /// out). Default null: all there are, whole
    /// numbers in their order, other names in ordinal order.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Whether texts stay on disk and are read when a batch needs them, for a corpus larger than memory. Default false.</summary>
    /// <remarks>Files are gone through once; of each text its place (12 bytes) and its class are kept. The files must stay as they are while the
    /// dataset is used.</remarks>
    public bool LeaveOnDisk { get; init; }

    /// <summary>The files' encoding: one that keeps ASCII as it is. Default null: UTF-8, in which a malformed byte is an error.</summary>
    /// <exception cref="ArgumentException">The encoding is UTF-16 or UTF-32.</exception>
    public Encoding? Encoding
    {
        get;
        init => field = value is null || value.GetByteCount("a\n") == 2
            ? value
            : throw new ArgumentException($"TextReadOptions.Encoding: expected one that keeps ASCII as it is, such as UTF-8 or Latin-1, got {value.WebName}.", nameof(value));
    }

    /// <summary>What stands between the cells of a table. Default null: a tab in files whose name ends in <c>.tsv</c> or <c>.tsv.gz</c>, a comma
    /// in others.</summary>
    /// <exception cref="ArgumentException">The character is a quote or a line end, or not of ASCII.</exception>
    public char? Separator
    {
        get;
        init => field = value is not ('"' or '\r' or '\n' or > '\x7F')
            ? value
            : throw new ArgumentException("TextReadOptions.Separator: expected an ASCII character other than a quote or a line end.", nameof(value));
    }

    /// <summary>Whether a cell of a table may be quoted, and then hold separators and line ends (RFC 4180). Default null: yes, unless a tab
    /// stands between cells;
    /// such files mostly hold quotes as they are.</summary>
    public bool? Quoted { get; init; }

    internal Encoding TextEncoding => Encoding ?? StrictUtf8;
}
