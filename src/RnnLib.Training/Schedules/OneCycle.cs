namespace RnnLib.Training;

/// <summary>The rates of the 1cycle policy.</summary>
internal sealed class OneCycle
{
    private readonly (double End, double From, double To)[] _phases;
    private readonly int _length;
    private readonly bool _isLinear;

    public OneCycle(double maximum, int length, OneCycleOptions options)
    {
        (_length, _isLinear) = (length, options.IsLinear);
        double start = maximum / options.StartDivisor, end = start / options.EndDivisor, rising = options.RisingShare * length;
        _phases = options.HasThreePhases
            ? [(rising - 1, start, maximum), (2 * options.RisingShare * length - 2, maximum, start), (length - 1, start, end)]
            : [(rising - 1, start, maximum), (length - 1, maximum, end)];
    }

    /// <summary>The rate after a number of steps. The last is at length - 1; at length, which PyTorch allows too, the curve is followed one step on.</summary>
    public double At(long count)
    {
        if (count > _length)
            return _phases[^1].To;
        double begin = 0;
        foreach ((double end, double from, double to) in _phases)
        {
            if (count <= end || end == _phases[^1].End)
                return end == begin ? to : Between(from, to, (count - begin) / (end - begin));
            begin = end;
        }

        return _phases[^1].To;
    }

    private double Between(double from, double to, double share) =>
        _isLinear ? (to - from) * share + from : to + (from - to) / 2 * (Math.Cos(Math.PI * share) + 1);
}
