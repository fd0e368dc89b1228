namespace MusicGeneration;

/// <summary>The key of a tune: which letters are sharp or flat unless they say otherwise.</summary>
internal static class AbcKey
{
    private const string OrderOfSharps = "FCGDAEB";

    /// <summary>The alteration of each letter, A to G, in semitones: K:D makes F and C sharp.</summary>
    public static int[] Alterations(string key)
    {
        int[] alterations = new int[7];
        int sharps = Sharps(key);
        for (int i = 0; i < Math.Abs(sharps); i++)
            alterations[OrderOfSharps[sharps > 0 ? i : 6 - i] - 'A'] = Math.Sign(sharps);
        return alterations;
    }

    /// <summary>The number of sharps of a key, negative for flats: 2 for D, Bm, Edor, Amix; 0 for what is no key.</summary>
    public static int Sharps(string key)
    {
        key = key.Trim();
        if (key.Length == 0 || key[0] is < 'A' or > 'G')
            return 0;
        int place = OrderOfSharps.IndexOf(key[0], StringComparison.Ordinal) - 1, next = 1;   // C stands at 0, each fifth up is one sharp more
        if (key.Length > 1 && key[1] is '#' or 'b')
            (place, next) = (place + (key[1] == '#' ? 7 : -7), 2);
        string mode = key[next..].Split(' ')[0].ToUpperInvariant();
        int sharps = place + mode switch
        {
            ['M', 'I', 'X', ..] => -1,
            ['D', 'O', 'R', ..] => -2,
            "M" or ['M', 'I', 'N', ..] or ['A', 'E', 'O', ..] => -3,
            ['P', 'H', 'R', ..] => -4,
            ['L', 'O', 'C', ..] => -5,
            ['L', 'Y', 'D', ..] => 1,
            _ => 0,
        };
        return Math.Clamp(sharps, -7, 7);
    }
}
