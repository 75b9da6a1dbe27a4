// Names for a plausible academy: people of varied origins, streets, communes of Orléans-Tours, schools. Tables only.

const words = (text: string) => text.trim().split(/\s*,\s*/);

export const familyNames = words(`
Martin, Bernard, Thomas, Petit, Robert, Richard, Durand, Dubois, Moreau, Laurent, Simon, Michel, Lefèvre, Leroy, Roux,
David, Bertrand, Morel, Fournier, Girard, Bonnet, Dupont, Lambert, Fontaine, Rousseau, Vincent, Muller, Faure, André,
Mercier, Blanc, Guérin, Boyer, Garnier, Chevalier, François, Legrand, Gauthier, Garcia, Perrin, Robin, Clément, Morin,
Nicolas, Henry, Roussel, Mathieu, Gautier, Masson, Marchand, Duval, Denis, Dumont, Marie, Lemaire, Noël, Meyer, Dufour,
Meunier, Brun, Blanchard, Giraud, Joly, Rivière, Lucas, Brunet, Gaillard, Barbier, Arnaud, Martinez, Gérard, Roche,
Renard, Schmitt, Roy, Leroux, Colin, Vidal, Caron, Picard, Roger, Fabre, Aubert, Lemoine, Renaud, Dumas, Lacroix,
Olivier, Philippe, Bourgeois, Pierre, Benoît, Rey, Leclerc, Payet, Rolland, Leclercq, Guillaume, Lecomte, Lopez, Jean,
Dupuy, Guillot, Hubert, Berger, Carpentier, Sanchez, Dupuis, Moulin, Louis, Deschamps, Huet, Vasseur, Perez, Boucher,
Fleury, Royer, Klein, Jacquet, Adam, Paris, Poirier, Marty, Aubry, Guyot, Carré, Charles, Renault, Charpentier, Ménard,
Maillard, Baron, Bertin, Bailly, Hervé, Schneider, Fernandez, Le Gall, Collet, Léger, Bouvier, Julien, Prévost, Millet,
Perrot, Daniel, Le Roux, Cousin, Germain, Breton, Besson, Langlois, Rémy, Le Goff, Pelletier, Lévêque, Perrier, Leblanc,
Barré, Lebrun, Marchal, Weber, Mallet, Hamon, Boulanger, Jacob, Monnier, Michaud, Rodriguez, Guichard, Gillet, Étienne,
Grondin, Poulain, Tessier, Chevallier, Collin, Chauvin, Da Silva, Bouchet, Gay, Lemaître, Bénard, Maréchal, Humbert,
Reynaud, Antoine, Hoarau, Perret, Barthélemy, Cordier, Pichon, Lejeune, Gilbert, Lamy, Delaunay, Pasquier, Carlier,
Laporte, D'Arcy, D'Hondt, L'Hermite, De La Fuente, Œuvrard, Saint-Martin, Le Bihan, Kermarrec, Guézennec, Etcheverry,
Benali, Haddad, Bensaïd, Cherif, Mansouri, Belkacem, Amrani, Bouzid, Ziani, El Amrani, Ben Youssef, Saïdi, Hamidi,
Traoré, Diallo, Diop, Ndiaye, Koné, Coulibaly, Sow, Camara, Touré, Keïta, Mbaye, N'Diaye, N'Guessan, M'Bala, Okafor,
Nguyen, Tran, Pham, Chen, Wang, Li, Zhang, Kaya, Yilmaz, Demir, Öztürk, Ferreira, Pereira, Dos Santos, Oliveira,
Gonçalves, Rossi, Esposito, Conti, Kowalski, Nowak, Wiśniewski, Popescu, Ionescu, Horvat, Petrović, Silva, Singh, Kumar,
Rahman, Abdi, Hassan, Sarkissian, Petrosyan, Cohen, Lévy, Rakotomalala, Razafy, Teriitehau, Wamytan
`);

export const girls = words(`
Zoé, Emma, Jade, Louise, Alice, Chloé, Inès, Léa, Manon, Lina, Mila, Anna, Rose, Lola, Camille, Julia, Éva, Juliette,
Romane, Agathe, Jeanne, Léonie, Ambre, Charlotte, Lucie, Margaux, Élise, Nina, Adèle, Sarah, Clara, Maëlys, Anaïs, Yasmine,
Aïcha, Fatoumata, Aminata, Khadija, Nour, Salomé, Héloïse, Noémie, Victoire, Gabrielle, Marie-Lou, Lou-Anne, Capucine,
Apolline, Constance, Maya, Assia, Imane, Leïla, Samia, Mariam, Awa, Kadiatou, Linh, Mei, Anh, Elif, Zeynep, Ayşe,
Beatriz, Inês, Sofia, Giulia, Zofia, Ioana, Ana, Priya, Oumou, Rania, Sirine, Ève, Maïa, Thaïs, Cléo, Faustine, Garance,
Solène, Gwenaëlle, Enora, Nolwenn, Maëlle, Célia, Elsa, Iris, Joséphine, Mathilde, Pauline, Océane, Laura, Lilou, Olivia,
Alix, Anne-Sophie, Rebecca, Esther, Hinano, Tiphaine, Clémence, Élodie, Justine
`);

export const boys = words(`
Tom, Gabriel, Léo, Raphaël, Louis, Lucas, Jules, Adam, Hugo, Arthur, Nathan, Paul, Maël, Noah, Ethan, Théo, Sacha, Mathis,
Enzo, Timéo, Martin, Victor, Antoine, Maxime, Axel, Robin, Clément, Baptiste, Simon, Augustin, Gaspard, Samuel, Eliott,
Nolan, Aaron, Yanis, Rayan, Mohamed, Ibrahim, Ismaël, Amadou, Mamadou, Moussa, Ousmane, Bilal, Karim, Mehdi, Sofiane, Ilyès,
Naïm, Youssef, Jean-Baptiste, Pierre-Louis, Paul-Émile, Valentin, Quentin, Rémi, Loïc, Gaëtan, Noé, Malo, Ewen, Yann,
Titouan, Corentin, Basile, Côme, Félix, Émile, Achille, Oscar, Marius, Anatole, Ulysse, Tao, Minh, Wei, Kenan, Emir, Mert,
João, Tiago, Diego, Matteo, Lorenzo, Jakub, Andrei, Luka, Arjun, David, Elias, Issa, Kylian, Mathéo, Benjamin, Alexandre,
Thomas, Nicolas, Joseph, Gustave, Célestin, Tehotu, Dorian, Romain, Julien, Erwan
`);

export const women = words(`
Claire, Nathalie, Isabelle, Sandrine, Valérie, Céline, Stéphanie, Christelle, Sophie, Virginie, Karine, Delphine, Aurélie,
Émilie, Élodie, Laetitia, Hélène, Anne-Laure, Marie-Hélène, Françoise, Véronique, Sylvie, Caroline, Audrey, Sabrina, Nadia,
Fatima, Samira, Malika, Aïssatou, Rokia, Bintou, Leïla, Yamina, Thị Mai, Mei-Ling, Fatma, Sevgi, Maria, Paula, Giovanna,
Agnieszka, Mihaela, Irina, Magali, Gaëlle, Solenn, Bénédicte, Florence, Catherine, Amélie, Mélanie, Julie, Lucile, Myriam
`);

export const men = words(`
Jean, Christophe, Stéphane, David, Frédéric, Laurent, Nicolas, Sébastien, Olivier, Éric, Thierry, Philippe, Pascal, Fabrice,
Jérôme, Vincent, Guillaume, Julien, François, Jean-Marc, Jean-Michel, Pierre-Yves, Arnaud, Cédric, Grégory, Ludovic, Benoît,
Emmanuel, Bruno, Didier, Karim, Rachid, Mustapha, Abdelkader, Malik, Boubacar, Seydou, Cheikh, Ousmane, Van Minh, Li Wei,
Mehmet, Murat, Paulo, José, Marco, Piotr, Cristian, Mickaël, Gaël, Yannick, Ronan, Rémi, Mathieu, Antoine, Hugo, Loïc
`);

export const streets = words(`
rue de la République, avenue de Paris, rue des Lilas, allée des Tilleuls, rue Jeanne-d'Arc, quai de la Loire,
rue de l'Église, chemin des Vignes, place du Marché, rue Victor-Hugo, impasse du Moulin, boulevard Jean-Jaurès,
rue du Général-de-Gaulle, rue des Écoles, sentier du Bois-Joli, rue Simone-Veil
`);

/** Departments of the academy with some of their communes; the first commune is the demonstration's. */
export const departments: readonly { code: string; communes: readonly string[] }[] = [
  {
    code: '045',
    communes:
      words(`Orléans, Montargis, Gien, Pithiviers, Olivet, Saran, Fleury-les-Aubrais, Beaugency, Châlette-sur-Loing,
      Saint-Jean-de-Braye, Meung-sur-Loire, Briare, Artenay, Jargeau, La Ferté-Saint-Aubin`),
  },
  {
    code: '037',
    communes:
      words(`Tours, Joué-lès-Tours, Amboise, Chinon, Loches, Saint-Pierre-des-Corps, Montbazon, Bléré, Fondettes,
      Château-Renault, Langeais, L'Île-Bouchard`),
  },
  {
    code: '028',
    communes: words(
      `Chartres, Dreux, Lucé, Châteaudun, Vernouillet, Nogent-le-Rotrou, Épernon, Maintenon, Anet, Auneau`,
    ),
  },
  {
    code: '041',
    communes: words(
      `Blois, Vendôme, Romorantin-Lanthenay, Vineuil, Mer, Contres, Lamotte-Beuvron, Montoire-sur-le-Loir`,
    ),
  },
  {
    code: '018',
    communes: words(`Bourges, Vierzon, Saint-Amand-Montrond, Mehun-sur-Yèvre, Aubigny-sur-Nère, Sancerre`),
  },
  { code: '036', communes: words(`Châteauroux, Issoudun, Déols, Le Blanc, Argenton-sur-Creuse, La Châtre, Buzançais`) },
];

export const schoolNames = words(`
Jacques-Prévert, Jean-Moulin, Victor-Hugo, Marie-Curie, Jules-Ferry, Jean-Jaurès, Louis-Pasteur, Simone-Veil, Rosa-Parks,
Albert-Camus, Max-Jacob, Georges-Brassens, Jean-Zay, Louise-Michel, Charles-Péguy, Alfred-de-Vigny, Honoré-de-Balzac,
François-Rabelais, René-Descartes, Émile-Zola, Saint-Exupéry, George-Sand, Joachim-du-Bellay, Pierre-de-Ronsard,
Olympe-de-Gouges, Joséphine-Baker, Aimé-Césaire, Geneviève-de-Gaulle-Anthonioz, Ada-Lovelace, Camille-Claudel,
Gaston-Couté, Robert-Doisneau, Pablo-Neruda, Nelson-Mandela, Anatole-France, Paul-Éluard, Denis-Papin, Alain-Fournier
`);
