using System.Collections;

namespace RnnLib.Logging;

/// <summary>What a logger gets: the words, and the fields as providers of structured logs look for them.</summary>
internal sealed class LogFields(string words, KeyValuePair<string, object?>[] fields) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => fields.Length;

    public KeyValuePair<string, object?> this[int index] => fields[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => fields.GetEnumerator();

    public override string ToString() => words;
}
