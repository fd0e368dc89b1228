namespace MusicGeneration;

/// <summary>Reads the notes of a tune in ABC notation (abcnotation.com, standard 2.1): pitches, lengths, accidentals, ties, tuplets, broken rhythm. Repeats are played
/// once; what a network has misspelt is passed over.</summary>
internal sealed class AbcMelody
{
    private const int Whole = 4 * MidiFile.TicksPerQuarter;
    private static readonly int[] Semitones = [9, 11, 0, 2, 4, 5, 7];   // A to G above C

    private readonly string _body;
    private readonly int[] _key;
    private readonly Dictionary<int, int> _bar = [];   // accidentals hold until the bar ends
    private readonly List<Note> _notes = [];
    private readonly double _unit;
    private int _at, _now, _tupletNotes;
    private double _tuplet = 1, _broken = 1;
    private bool _isTied;

    private AbcMelody(AbcTune tune) => (_body, _key, _unit) = (tune.Body, AbcKey.Alterations(tune.Key), Whole * tune.UnitLength);

    /// <summary>The notes of a tune, in order.</summary>
    public static IReadOnlyList<Note> Read(AbcTune tune)
    {
        var melody = new AbcMelody(tune);
        while (melody._at < melody._body.Length)
            melody.Step();
        return melody._notes;
    }

    private void Step()
    {
        char letter = _body[_at];
        if (letter is '^' or '_' or '=' or (>= 'A' and <= 'G') or (>= 'a' and <= 'g'))
            ReadNote();
        else if (letter is 'z' or 'x')
        {
            _at++;
            _now += ReadLength();
        }
        else if (letter == '(' && _at + 1 < _body.Length && _body[_at + 1] is '3' or '2')
        {
            (_tupletNotes, _tuplet) = _body[_at + 1] == '3' ? (3, 2 / 3.0) : (2, 3 / 2.0);
            _at += 2;
        }
        else if (letter is '"' or '{' or '!' && _body.IndexOf(letter == '{' ? '}' : letter, _at + 1) is > 0 and var end)
            _at = end + 1;
        else
        {
            if (letter == '|')
                _bar.Clear();
            else if (letter is '>' or '<' && _notes.Count > 0)
                Break(letter == '>');
            _isTied |= letter == '-';
            _at++;
        }
    }

    private void ReadNote()
    {
        int? accidental = null;
        for (; _at < _body.Length && _body[_at] is '^' or '_' or '='; _at++)
            accidental = _body[_at] == '=' ? 0 : (accidental ?? 0) + (_body[_at] == '^' ? 1 : -1);
        if (_at >= _body.Length || char.ToUpperInvariant(_body[_at]) is < 'A' or > 'G')
            return;
        char letter = _body[_at++];
        int place = char.ToUpperInvariant(letter) - 'A', pitch = 60 + Semitones[place] + (char.IsLower(letter) ? 12 : 0);
        for (; _at < _body.Length && _body[_at] is '\'' or ','; _at++)
            pitch += _body[_at] == '\'' ? 12 : -12;
        if (accidental is { } sign)
            _bar[pitch] = sign;
        pitch = Math.Clamp(pitch + _bar.GetValueOrDefault(pitch, _key[place]), 0, 127);
        int length = ReadLength();
        if (_isTied && _notes is [.., var last] && last.Pitch == pitch && last.Start + last.Length == _now)
            _notes[^1] = last with { Length = last.Length + length };
        else
            _notes.Add(new(pitch, _now, length));
        _isTied = false;
        _now += length;
    }

    /// <summary>A multiple of the unit: 3, /2, 3/2, / for a half, // for a quarter.</summary>
    private int ReadLength()
    {
        double length = ReadNumber() ?? 1;
        while (_at < _body.Length && _body[_at] == '/')
        {
            _at++;
            length /= ReadNumber() ?? 2;
        }

        length *= _broken * (_tupletNotes > 0 ? _tuplet : 1);
        (_broken, _tupletNotes) = (1, Math.Max(0, _tupletNotes - 1));
        return Math.Clamp((int)Math.Round(length * _unit), 1, 8 * Whole);
    }

    private double? ReadNumber()
    {
        int first = _at, value = 0;
        for (; _at < _body.Length && char.IsAsciiDigit(_body[_at]) && _at - first < 3; _at++)
            value = 10 * value + _body[_at] - '0';
        return value > 0 ? value : null;
    }

    /// <summary>a&gt;b: the first note half as long again, the second half as long.</summary>
    private void Break(bool first)
    {
        Note last = _notes[^1];
        int length = first ? last.Length * 3 / 2 : last.Length / 2;
        _now += length - last.Length;
        _notes[^1] = last with { Length = length };
        _broken = first ? 0.5 : 1.5;
    }
}
