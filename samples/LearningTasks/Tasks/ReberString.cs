using RnnLib;

namespace LearningTasks.Tasks;

/// <summary>A string of the embedded Reber grammar: B, T or P, a string of the Reber grammar, the same T or P again, E.</summary>
/// <param name="Symbols">The letters as indices into <see cref="Letters"/>.</param>
/// <param name="Legal">Behind each letter, what may follow: a bit per letter; nothing behind the last.</param>
internal sealed record ReberString(IReadOnlyList<int> Symbols, IReadOnlyList<int> Legal)
{
    public const string Letters = "BTPSXVE";

    /// <summary>The arcs of the Reber grammar (Reber, 1967): from each node, letter and next node; node 7 is the end.</summary>
    private static readonly (char Letter, int Next)[][] Arcs =
    [
        [('B', 1)],
        [('T', 2), ('P', 3)],
        [('S', 2), ('X', 4)],
        [('T', 3), ('V', 5)],
        [('X', 3), ('S', 6)],
        [('P', 4), ('V', 6)],
        [('E', 7)],
    ];

    /// <summary>The place of the last letter but one, which repeats the second: what a network must remember over the whole string.</summary>
    public int Echo => Symbols.Count - 2;

    public static ReberString Draw(Rng rng)
    {
        int branch = rng.NextInt32(2) == 0 ? Index('T') : Index('P');
        List<int> symbols = [Index('B'), branch], legal = [Bit('T') | Bit('P')];
        for (int node = 0; node < Arcs.Length;)
        {
            (char Letter, int Next)[] arcs = Arcs[node];
            legal.Add(arcs.Aggregate(0, (bits, arc) => bits | Bit(arc.Letter)));
            (char letter, node) = arcs[rng.NextInt32(arcs.Length)];
            symbols.Add(Index(letter));
        }

        symbols.AddRange([branch, Index('E')]);
        legal.AddRange([1 << branch, Bit('E'), 0]);
        return new(symbols, legal);
    }

    public override string ToString() => string.Concat(Symbols.Select(symbol => Letters[symbol]));

    /// <summary>Whether a letter may follow the one at <paramref name="step"/>.</summary>
    public bool MayFollow(int step, int letter) => (Legal[step] >> letter & 1) == 1;

    private static int Index(char letter) => Letters.IndexOf(letter, StringComparison.Ordinal);

    private static int Bit(char letter) => 1 << Index(letter);
}
