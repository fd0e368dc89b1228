namespace RnnLib.Training;

/// <summary>How open a gate stands, over all its units and all real steps of a batch.</summary>
/// <param name="Place">Which layer and direction.</param>
/// <param name="Gate">The gate's letter: i, f, o of an Lstm; r, z of a Gru.</param>
/// <param name="Closed">The share of values below 0.05: the gate lets nothing through, and its own weights get next to no gradient.</param>
/// <param name="Open">The share of values above 0.95.</param>
/// <param name="Values">All values, in 20 bins from 0 to 1.</param>
public sealed record GateActivity(RecurrentPlace Place, string Gate, double Closed, double Open, Histogram Values)
{
    /// <summary>The share of values at either end.</summary>
    public double Saturated => Closed + Open;

    /// <summary>The mean of all values.</summary>
    public double Mean => Values.Mean;

    /// <summary>For people.</summary>
    public override string ToString() => FormattableString.Invariant($"{Place}: gate {Gate}: mean {Mean:F2}, {Closed:P0} closed, {Open:P0} open");
}

/// <summary>What the units of a recurrent layer do over all real steps of a batch.</summary>
/// <param name="Place">Which layer and direction.</param>
/// <param name="Units">How many units there are.</param>
/// <param name="Dead">The units that are exactly 0 at every step: a relu that never fires learns nothing any more.</param>
/// <param name="Stuck">The units, dead ones apart, that never move by more than 0.001, or, of states between -1 and 1, stay beyond 0.95 at one end.</param>
/// <param name="Values">All hidden states.</param>
public sealed record UnitActivity(RecurrentPlace Place, int Units, IReadOnlyList<int> Dead, IReadOnlyList<int> Stuck, Histogram Values)
{
    /// <summary>For people.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Place}: {Units} units: {Dead.Count} dead, {Stuck.Count} stuck; states from {Values.Minimum:F2} to {Values.Maximum:F2}");
}

/// <summary>What gates and units of the recurrent layers did on a batch.</summary>
public sealed class ActivityReport
{
    internal ActivityReport(IReadOnlyList<GateActivity> gates, IReadOnlyList<UnitActivity> units) => (Gates, Units) = (gates, units);

    /// <summary>Gate by gate; none for layers without gates, or of cells of your own.</summary>
    public IReadOnlyList<GateActivity> Gates { get; }

    /// <summary>Layer by layer.</summary>
    public IReadOnlyList<UnitActivity> Units { get; }

    /// <summary>A line for each.</summary>
    public override string ToString() => string.Join('\n', [.. Units.Select(unit => unit.ToString()), .. Gates.Select(gate => gate.ToString())]);
}
