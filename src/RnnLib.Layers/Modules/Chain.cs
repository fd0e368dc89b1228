using System.Globalization;

namespace RnnLib.Layers;

/// <summary>Modules one after the other, whatever their types; the parts of nested chains stand side by side.</summary>
internal interface IChain
{
    IReadOnlyList<Module> Steps { get; }
}

/// <summary>Two modules one after the other.</summary>
internal sealed class Chain<TInput, TMiddle, TOutput> : Module<TInput, TOutput>, IChain
{
    private readonly Module<TInput, TMiddle> _first;
    private readonly Module<TMiddle, TOutput> _second;

    public Chain(Module<TInput, TMiddle> first, Module<TMiddle, TOutput> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.OutputSize(first.InputSize) is { } given && second.InputSize is { } expected && given != expected)
            throw new ArgumentException($"Then: {LastOf(first).Name} gives {given} features, but {StepsOf(second).First(step => step.InputSize is not null).Name} expects {expected}.", nameof(second));

        (_first, _second) = (first, second);
        Steps = (Module[])[.. StepsOf(first), .. StepsOf(second)];
        for (int i = 0; i < Steps.Count; i++)
            Own(i.ToString(CultureInfo.InvariantCulture), Steps[i]);
    }

    public IReadOnlyList<Module> Steps { get; }

    /// <summary>Short, for tables; <see cref="Module.ToString"/> names the parts.</summary>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Chain of {Steps.Count}");

    /// <summary>What the second module expects where the first one takes any size and keeps it.</summary>
    public override int? InputSize =>
        _first.InputSize ?? (_first.OutputSize(null) is null && _first.OutputSize(_second.InputSize) == _second.InputSize ? _second.InputSize : null);

    internal override bool KeepsFeaturesInPlace => Steps.All(step => step.KeepsFeaturesInPlace);

    public override int? OutputSize(int? inputSize) => _second.OutputSize(_first.OutputSize(inputSize));

    protected internal override StreamStep OpenStream(int inputSize)
    {
        var streams = new List<StreamStep>();
        int? size = inputSize;
        foreach (Module step in Steps)
        {
            streams.Add(step.OpenStream(size ?? throw new NotSupportedException($"Stream: what stands before {step.Name} does not say how many features it gives (Module.OutputSize).")));
            size = step.OutputSize(size);
        }

        return new ChainStream([.. streams]);
    }

    public override TOutput Forward(TInput input, ForwardContext pass) => pass?.Observer is LayerObserver observer
        ? Observed(_second, Observed(_first, input, pass, observer), pass, observer)
        : _second.Forward(_first.Forward(input, pass!), pass!);

    private static TTo Observed<TFrom, TTo>(Module<TFrom, TTo> step, TFrom input, ForwardContext pass, LayerObserver observer)
    {
        observer.Enter(step);
        TTo output = step.Forward(input, pass);
        observer.Leave();
        return output;
    }

    private static IReadOnlyList<Module> StepsOf(Module module) => module is IChain chain ? chain.Steps : (Module[])[module];

    private static Module LastOf(Module module) => StepsOf(module)[^1];
}
