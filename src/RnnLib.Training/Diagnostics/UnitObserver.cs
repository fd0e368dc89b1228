using RnnLib.Layers;

namespace RnnLib.Training;

/// <summary>Keeps a trace of every run of a recurrent unit.</summary>
internal sealed class UnitObserver(bool keepsValues) : LayerObserver
{
    public List<UnitTrace> Traces { get; } = [];

    public override void EnterUnit(UnitRun run)
    {
        var trace = new UnitTrace(run, keepsValues);
        Traces.Add(trace);
        Probe = trace;
    }

    public override void LeaveUnit() => Probe = null;

    /// <summary>Where a unit stands in a model.</summary>
    public static RecurrentPlace PlaceOf(UnitRun run, ModulePaths paths) => PlaceOf(run.Module, run.Layer, run.IsBackward, paths);

    public static RecurrentPlace PlaceOf(Module module, int layer, bool isBackward, ModulePaths paths) => new(paths.PathOf(module) ?? "", module.Name, layer, isBackward)
    {
        IsOneOfSeveral = module is IRecurrentStack stack && stack.Places.Count() > 1,
    };
}
