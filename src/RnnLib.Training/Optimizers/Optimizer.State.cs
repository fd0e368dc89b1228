using RnnLib.Layers;

namespace RnnLib.Training;

public abstract partial class Optimizer
{
    /// <summary>Writes the learning rate and all that is remembered of a model's parameters, under their paths.</summary>
    /// <param name="state">A part of the checkpoint for this optimiser alone.</param>
    /// <param name="model">The model in training; what is remembered of parameters outside of it is not written.</param>
    public void Save(TrainingState state, Module model)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(model);
        state.Set("optimizer", GetType().Name);
        state.Set("learning_rate", (double)LearningRate);
        Memory.Save(state.Part("own"));
        (string Path, Parameter Parameter)[] known = [.. model.NamedParameters.Where(p => _memories.ContainsKey(p.Parameter))];
        state.Set("parameters", string.Join('\n', known.Select(p => p.Path)));
        foreach ((string path, Parameter parameter) in known)
            _memories[parameter].Save(state.Part("parameters").Part(path));
    }

    /// <summary>Reads what <see cref="Save"/> wrote: steps go on as if they had never been interrupted, bit for bit.</summary>
    /// <param name="state">The part of the checkpoint that was written to.</param>
    /// <param name="model">The model in training, with the same parameters under the same paths.</param>
    /// <exception cref="RnnLibFormatException">The state is of another type of optimiser or of other parameters; the optimiser is as it was.</exception>
    public void Load(TrainingState state, Module model)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(model);
        if (state.GetText("optimizer") is var type && type != GetType().Name)
            throw new RnnLibFormatException($"the training state is of the optimiser {type}, and this one is {GetType().Name}; go on with the optimiser that the checkpoint was written by.");
        double rate = state.GetNumber("learning_rate");
        if (!(rate >= 0 && rate <= float.MaxValue))
            throw new RnnLibFormatException($"the training state has a learning rate of {rate}; expected a finite number of 0 or more.");
        OptimizerMemory own = OptimizerMemory.Load(state.Part("own"), []);
        Dictionary<string, Parameter> parameters = model.NamedParameters.ToDictionary(p => p.Path, p => p.Parameter);
        var loaded = new List<(Parameter Parameter, OptimizerMemory Memory)>();
        foreach (string path in state.GetText("parameters").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!parameters.TryGetValue(path, out Parameter? parameter))
                throw new RnnLibFormatException($"the training state remembers a parameter '{path}' that the model does not have; it has {string.Join(", ", parameters.Keys)}.");
            loaded.Add((parameter, OptimizerMemory.Load(state.Part("parameters").Part(path), parameter.Shape)));
        }

        (LearningRate, Memory) = ((float)rate, own);   // nothing throws from here on
        foreach (Parameter parameter in parameters.Values)
            _memories.Remove(parameter);
        foreach ((Parameter parameter, OptimizerMemory memory) in loaded)
            _memories[parameter] = memory;
    }
}
