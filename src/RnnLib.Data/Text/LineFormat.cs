namespace RnnLib.Data;

/// <summary>A line a text; lines of white space alone are passed over, unless their number counts.</summary>
internal sealed class LineFormat(string source, bool keepBlank = false) : RecordFormat(source)
{
    public override string[]? Parse(string record, int line) => keepBlank || !string.IsNullOrWhiteSpace(record) ? [record] : null;
}
