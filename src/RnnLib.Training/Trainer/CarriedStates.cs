namespace RnnLib.Training;

/// <summary>Carried states on their way into a checkpoint and out of it.</summary>
internal static class CarriedStates
{
    public static void Save(TrainingState state, CarriedState carried)
    {
        int owner = 0;
        foreach (IReadOnlyList<Tensor[]> runs in carried.States)
        {
            TrainingState part = state.Part($"layer{owner++}");
            part.Set("runs", runs.Count);
            for (int run = 0; run < runs.Count; run++)
            {
                part.Set($"parts{run}", runs[run].Length);
                for (int i = 0; i < runs[run].Length; i++)
                    part.Set($"run{run}.{i}", runs[run][i]);
            }
        }

        state.Set("layers", owner);
    }

    public static CarriedState Load(TrainingState state)
    {
        var layers = new List<IReadOnlyList<Tensor[]>>();
        for (int owner = 0; owner < state.GetWholeNumber("layers"); owner++)
        {
            TrainingState part = state.Part($"layer{owner}");
            layers.Add([.. Count(part, "runs").Select(run => Count(part, $"parts{run}").Select(i => part.GetTensor($"run{run}.{i}")).ToArray())]);
        }

        return new(layers);
    }

    private static IEnumerable<int> Count(TrainingState state, string name) => Enumerable.Range(0, (int)state.GetWholeNumber(name));
}
