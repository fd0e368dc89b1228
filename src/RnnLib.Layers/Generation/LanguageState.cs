namespace RnnLib.Layers;

/// <summary>What a <see cref="LanguageModel"/> knows of the sequences that it has read.</summary>
public sealed class LanguageState
{
    internal LanguageState(Tensor[][] parts, int[] sources, int[] positions) => (Parts, Sources, Positions) = (parts, sources, positions);

    /// <summary>The number of sequences.</summary>
    public int Count => Sources.Length;

    /// <summary>For each module its state, [any, sequences, features].</summary>
    internal Tensor[][] Parts { get; }

    /// <summary>Which sequence of the first batch each was.</summary>
    internal int[] Sources { get; }

    /// <summary>How many steps each has read.</summary>
    internal int[] Positions { get; }

    internal LanguageState Select(ReadOnlySpan<int> sequences)
    {
        int[] places = sequences.ToArray();
        return new(
            [.. Parts.Select(parts => parts.Select(part => Ops.Gather(part, places, axis: 1)).ToArray())],
            [.. places.Select(place => Sources[place])],
            [.. places.Select(place => Positions[place])]);
    }
}
