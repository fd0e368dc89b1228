using System.Text;
using RnnLib;

namespace MusicGeneration;

/// <summary>Tunes by rule, to learn from where no others are given: two phrases in the form A A B A, steps along the scale, each phrase home at its end.</summary>
internal static class SimpleTunes
{
    private const string Scale = "CDEFGABcdefgab";
    private static readonly (string Metre, string[] Bars)[] Rhythms =
    [
        ("4/4", ["2222", "22112", "4 22", "112112", "222 11"]),
        ("3/4", ["222", "42", "1122", "2211"]),
        ("6/8", ["21 21", "111 21", "3 21", "111 111"]),
    ];

    private static readonly string[] Keys = ["C", "D", "G", "Am", "Em"];

    public static IReadOnlyList<AbcTune> Draw(int count, Rng rng) => [.. Enumerable.Range(0, count).Select(_ => Draw(rng))];

    private static AbcTune Draw(Rng rng)
    {
        var (metre, bars) = Rhythms[rng.NextInt32(Rhythms.Length)];
        string key = Keys[rng.NextInt32(Keys.Length)];
        int home = Scale.IndexOf(key[0], StringComparison.Ordinal) is var place && place > 4 ? place - 2 : place;
        string a = Phrase(bars, home, rng), b = Phrase(bars, home + 2, rng);
        return new(metre, key, $"|:{a}:|{b}|{a}|]");
    }

    private static string Phrase(string[] bars, int home, Rng rng)
    {
        var phrase = new StringBuilder();
        int place = home;
        for (int bar = 0; bar < 4; bar++)
        {
            if (bar > 0)
                phrase.Append('|');
            string rhythm = bars[rng.NextInt32(bars.Length)];
            for (int i = 0; i < rhythm.Length; i++)
            {
                if (rhythm[i] == ' ')
                {
                    phrase.Append(' ');
                    continue;
                }

                place = bar == 3 && i == rhythm.Length - 1 ? home : Math.Clamp(place + rng.NextInt32(5) - 2, 0, Scale.Length - 1);
                phrase.Append(Scale[place]);
                if (rhythm[i] != '1')
                    phrase.Append(rhythm[i]);
            }
        }

        return phrase.ToString();
    }
}
