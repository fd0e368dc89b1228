namespace RnnLib.Layers;

/// <summary>The state of a recurrent cell or layer as a value: named parts, of which the first is the hidden state.</summary>
/// <remarks>Implement it for a cell of your own that carries more than <see cref="HiddenState"/> or <see cref="LstmState"/> hold.</remarks>
/// <typeparam name="TSelf">The state itself.</typeparam>
public interface IRecurrentState<TSelf>
    where TSelf : struct, IRecurrentState<TSelf>
{
    /// <summary>How many parts there are.</summary>
    static abstract int PartCount { get; }

    /// <summary>The parts, hidden first. In a cell's step each is [batch, features]; of a layer [layers * directions, batch, features].</summary>
    IReadOnlyList<Tensor> Parts { get; }

    /// <summary>The state of its parts, in the order of <see cref="Parts"/>.</summary>
    static abstract TSelf Of(IReadOnlyList<Tensor> parts);
}
