namespace RnnLib.Benchmarks.Peers;

/// <summary>Random choices in the words of the cases.</summary>
internal static class Draws
{
    public static bool Chance(this Rng rng, float share) => rng.NextSingle() < share;

    public static int Between(this Rng rng, int low, int high) => low + rng.NextInt32(high - low + 1);

    public static T OneOf<T>(this Rng rng, params T[] items) => items[rng.NextInt32(items.Length)];

    /// <summary>Numbers uniform in [-bound, bound).</summary>
    /// <param name="rng">What draws.</param>
    /// <param name="bound">The largest magnitude.</param>
    /// <param name="decimals">Rounds to so many decimals, to keep a file small; null leaves them as drawn.</param>
    /// <param name="shape">The sizes of the axes.</param>
    public static Numbers Uniform(this Rng rng, float bound, int? decimals, params int[] shape)
    {
        var data = new float[shape.Aggregate(1, (product, axis) => product * axis)];
        rng.FillUniform(data, -bound, bound);
        if (decimals is { } digits)
            data = [.. data.Select(x => MathF.Round(x, digits))];
        return Numbers.Of(shape, data);
    }

    /// <summary>Lengths from <paramref name="low"/> to <paramref name="high"/>, in no order.</summary>
    public static int[] Lengths(this Rng rng, int count, int low, int high) => [.. Enumerable.Range(0, count).Select(_ => rng.Between(low, high))];
}
