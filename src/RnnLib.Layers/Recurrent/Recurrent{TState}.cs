namespace RnnLib.Layers;

/// <summary>The recurrent layer of a cell of your own: lengths, directions, depth, states and streaming as for the built-in ones.</summary>
/// <remarks>The cells' parameters stand under <c>cell_l0</c>, <c>cell_l0_reverse</c>, <c>cell_l1</c> ... See <see cref="Cell{TState}"/> for an example.</remarks>
/// <typeparam name="TState">The state of the cell.</typeparam>
public sealed class Recurrent<TState> : RecurrentLayer<TState>
    where TState : struct, IRecurrentState<TState>
{
    /// <summary>A layer, or a stack of layers.</summary>
    /// <param name="inputSize">The number of features of a step.</param>
    /// <param name="createCell">Makes the cell of one layer and direction, given its number of input features.</param>
    /// <param name="options">Layers, directions, dropout.</param>
    /// <exception cref="InvalidOperationException">A cell has another input size than asked for, or its sizes do not fit those of the other cells.</exception>
    public Recurrent(int inputSize, Func<int, Cell<TState>> createCell, StackOptions? options = null)
        : this(inputSize, options ?? new(), new CellFactory(createCell))
    {
    }

    private Recurrent(int inputSize, StackOptions options, CellFactory factory)
        : base(inputSize, factory.FirstHiddenSize(inputSize), options, factory.Create)
    {
        foreach ((string name, Cell<TState> cell) in factory.Cells)
            Own(name, cell);
    }

    /// <summary>Calls the user's function once for each unit; the first cell tells the layer's size.</summary>
    private sealed class CellFactory(Func<int, Cell<TState>> createCell)
    {
        private Cell<TState>? _first;

        public List<(string Name, Cell<TState> Cell)> Cells { get; } = [];

        public int FirstHiddenSize(int inputSize)
        {
            ArgumentNullException.ThrowIfNull(createCell);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
            return (_first = Make(inputSize)).HiddenSize;
        }

        public ComposedUnit<TState> Create(UnitPlace place)
        {
            Cell<TState> cell = Cells.Count == 0 ? _first! : Make(place.InputSize);
            if (cell.HiddenSize != _first!.HiddenSize)
                throw new InvalidOperationException($"Recurrent: createCell: expected cells of one hiddenSize in a stack, got {_first.HiddenSize} and {cell.HiddenSize}; for a size per layer compose layers with Then.");
            Cells.Add(("cell" + place.Suffix, cell));
            return new ComposedUnit<TState>(cell);
        }

        private Cell<TState> Make(int size)
        {
            Cell<TState> cell = createCell(size) ?? throw new InvalidOperationException("Recurrent: createCell returned null.");
            return cell.InputSize == size
                ? cell
                : throw new InvalidOperationException($"Recurrent: createCell: expected a cell with inputSize {size}, got {cell.InputSize}.");
        }
    }
}
